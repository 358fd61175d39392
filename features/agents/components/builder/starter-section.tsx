"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { inSequence } from "@/components/ui/in-sequence";
import { Section } from "@/components/ui/section";
import { agentLimits } from "../../constants";
import type { DraftEditor } from "../../editing/use-draft-editor";

export function StarterSection({ editor }: { editor: DraftEditor }) {
  const { definition, change, errorAt } = editor;
  const { starters } = definition;
  return (
    <Section title="Ideas to start with" description="What people can press in an empty chat instead of writing.">
      {inSequence(starters, (starter, index) => (
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <Field
              label={`Idea ${index + 1}`}
              value={starter}
              maxLength={agentLimits.starter}
              error={errorAt(`starters.${index}`)}
              onChange={(event) =>
                change({ starters: starters.map((each, at) => (at === index ? event.target.value : each)) })
              }
            />
          </div>
          <Button
            size="icon"
            variant="ghost"
            className="mt-6.5"
            aria-label={`Remove idea ${index + 1}`}
            onClick={() => change({ starters: starters.filter((_, at) => at !== index) })}
          >
            <X aria-hidden="true" />
          </Button>
        </div>
      ))}
      <Button
        size="sm"
        variant="secondary"
        className="self-start"
        disabled={starters.length >= agentLimits.starters}
        onClick={() => change({ starters: [...starters, `What can ${definition.name || "you"} do for me?`] })}
      >
        <Plus aria-hidden="true" />
        Add an idea
      </Button>
    </Section>
  );
}
