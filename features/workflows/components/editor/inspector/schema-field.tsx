"use client";

import { useState } from "react";
import { Switch } from "@/components/ui/switch";
import { TextArea } from "@/components/ui/text-area";
import { parseJsonObject } from "@/lib/json-object";

interface SchemaFieldProps {
  label: string;
  hint: string;
  value: Record<string, unknown> | null;
  example: Record<string, unknown>;
  error: string | undefined;
  onChange: (schema: Record<string, unknown> | null) => void;
}

/** A JSON Schema that one may give or leave out. While it is no JSON, the last one that was is kept. */
export function SchemaField({ label, hint, value, example, error, onChange }: SchemaFieldProps) {
  const [text, setText] = useState(() => readable(value ?? example));
  const parsed = parseJsonObject(text);
  const isOther = value !== null && parsed !== null && JSON.stringify(parsed) !== JSON.stringify(value);
  const shown = isOther ? readable(value) : text;
  return (
    <>
      <Switch
        label={label}
        hint={hint}
        checked={value !== null}
        onChange={(on) => onChange(on ? (parsed ?? example) : null)}
      />
      {value === null ? null : (
        <TextArea
          label="JSON Schema"
          rows={9}
          spellCheck={false}
          className="resize-y font-mono text-[12.5px] sm:text-[12.5px]"
          value={shown}
          error={parsed === null ? "This is not a JSON object yet; the last valid one is kept." : error}
          onChange={(event) => {
            setText(event.target.value);
            const schema = parseJsonObject(event.target.value);
            if (schema) onChange(schema);
          }}
        />
      )}
    </>
  );
}

function readable(schema: unknown): string {
  return JSON.stringify(schema, null, 2);
}
