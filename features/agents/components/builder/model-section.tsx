"use client";

import { Section } from "@/components/ui/section";
import { EffortPicker } from "@/features/models/components/effort-picker";
import { ModelPicker } from "@/features/models/components/model-picker";
import type { DraftEditor } from "../../editing/use-draft-editor";

export function ModelSection({ editor }: { editor: DraftEditor }) {
  const { definition, change, errorAt } = editor;
  return (
    <Section title="Model" description="People may still choose another one for their own conversation.">
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-1.5">
          <span className="font-medium text-[13px]">Model</span>
          <ModelPicker
            label="Model"
            fallback="The organization’s default"
            value={definition.model}
            onChange={(model) => change({ model })}
          />
          {errorAt("model") ? <p className="text-[13px] text-danger">{errorAt("model")}</p> : null}
        </div>
        <div className="flex min-w-0 flex-col gap-1.5">
          <span className="font-medium text-[13px]">Reasoning effort</span>
          <EffortPicker
            label="Reasoning effort"
            fallback="The model’s own"
            model={definition.model}
            value={definition.reasoning_effort}
            onChange={(reasoning_effort) => change({ reasoning_effort })}
          />
        </div>
      </div>
    </Section>
  );
}
