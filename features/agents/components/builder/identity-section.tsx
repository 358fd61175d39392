"use client";

import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { TextArea } from "@/components/ui/text-area";
import { agentLimits } from "../../constants";
import type { DraftEditor } from "../../editing/use-draft-editor";
import { AvatarPicker } from "./avatar-picker";

export function IdentitySection({ editor }: { editor: DraftEditor }) {
  const { definition, change, errorAt } = editor;
  return (
    <Section title="Who it is">
      <div className="flex flex-wrap items-start gap-4">
        <AvatarPicker name={definition.name} avatar={definition.avatar} onChange={(avatar) => change({ avatar })} />
        <div className="min-w-0 flex-1 basis-56">
          <Field
            label="Name"
            value={definition.name}
            maxLength={agentLimits.name}
            autoComplete="off"
            error={errorAt("name")}
            onChange={(event) => change({ name: event.target.value })}
          />
        </div>
      </div>
      <TextArea
        label="What is it for?"
        hint="A sentence. People see it, and so do agents that may hand over to it."
        rows={2}
        value={definition.description}
        maxLength={agentLimits.description}
        error={errorAt("description")}
        onChange={(event) => change({ description: event.target.value })}
      />
    </Section>
  );
}
