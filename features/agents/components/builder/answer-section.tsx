"use client";

import { useState } from "react";
import { Section } from "@/components/ui/section";
import { Switch } from "@/components/ui/switch";
import { TextArea } from "@/components/ui/text-area";
import { parseJsonObject } from "@/lib/json-object";
import type { DraftEditor } from "../../editing/use-draft-editor";

const example = {
  type: "object",
  additionalProperties: false,
  required: ["answer", "confidence"],
  properties: {
    answer: { type: "string" },
    confidence: { type: "string", enum: ["low", "medium", "high"] },
  },
};

/** Free text, or JSON in a form that programs can rely on. */
export function AnswerSection({ editor }: { editor: DraftEditor }) {
  const { definition, change, errorAt } = editor;
  const [text, setText] = useState(() => readable(definition.output_schema ?? example));
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const isFixed = definition.output_schema !== null;

  function edit(next: string) {
    setText(next);
    const schema = parseJsonObject(next);
    setProblem(schema === null ? "This is not a JSON object yet; the last valid one is kept." : undefined);
    if (schema !== null) change({ output_schema: schema });
  }

  return (
    <Section title="Answer format">
      <Switch
        label="Answers in a fixed format"
        hint="JSON that follows a schema, for programs that go on with it. The run’s structured output holds it."
        checked={isFixed}
        onChange={(on) => change({ output_schema: on ? (parseJsonObject(text) ?? example) : null })}
      />
      {isFixed ? (
        <TextArea
          label="JSON Schema"
          rows={12}
          spellCheck={false}
          className="resize-y font-mono text-[13px] sm:text-[13px]"
          value={text}
          error={problem ?? errorAt("output_schema")}
          onChange={(event) => edit(event.target.value)}
        />
      ) : null}
    </Section>
  );
}

function readable(schema: unknown): string {
  return JSON.stringify(schema, null, 2);
}
