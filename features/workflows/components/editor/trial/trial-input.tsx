"use client";

import { Play } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Spinner } from "@/components/ui/spinner";
import { TextArea } from "@/components/ui/text-area";
import { useEditor } from "../editor-context";
import { type InputField, inputFields, readInput } from "./input-fields";

const textField: InputField = {
  name: "input",
  label: "Input",
  hint: null,
  kind: "text",
  options: [],
  isRequired: true,
};

/** What the run is started with: a text, or a form made from the workflow's schema. */
export function TrialInput({ busy, onStart }: { busy: boolean; onStart: (input: unknown) => void }) {
  const { draft } = useEditor().editor;
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const fields = draft.input_schema === null ? [textField] : inputFields(draft.input_schema);
  const set = (name: string, text: string) => setTexts((before) => ({ ...before, [name]: text }));

  function start() {
    const read = readInput(fields, texts);
    setErrors(read.ok ? new Map() : read.errors);
    if (read.ok) onStart(draft.input_schema === null ? read.input.input : read.input);
  }

  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      {fields.map((field) => (
        <Input
          key={field.name}
          field={field}
          value={texts[field.name] ?? ""}
          error={errors.get(field.name)}
          onChange={(text) => set(field.name, text)}
        />
      ))}
      {draft.input_schema === null && draft.starters.length > 0 ? (
        <ul aria-label="Examples" className="-mt-2 flex flex-wrap gap-1.5">
          {draft.starters
            .filter((starter) => starter.trim() !== "")
            .map((starter) => (
              <li key={starter} className="max-w-full">
                <button
                  type="button"
                  onClick={() => set("input", starter)}
                  className="max-w-full truncate rounded-full border border-border px-2.5 py-1 text-muted text-xs hover:bg-hover hover:text-foreground"
                >
                  {starter}
                </button>
              </li>
            ))}
        </ul>
      ) : null}
      <Button type="submit" disabled={busy} wide>
        {busy ? <Spinner /> : <Play aria-hidden="true" />}
        Run the draft
      </Button>
    </form>
  );
}

interface InputProps {
  field: InputField;
  value: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

function Input({ field: { label, hint, kind, options, isRequired }, value, error, onChange }: InputProps) {
  const shared = { label: isRequired ? label : `${label} (optional)`, hint: hint ?? undefined, error };
  if (kind === "boolean") {
    return (
      <Checkbox
        label={label}
        hint={hint ?? undefined}
        checked={value === "true"}
        onChange={(event) => onChange(String(event.target.checked))}
      />
    );
  }
  if (kind === "choice") {
    const offered = [{ value: "", label: "Choose" }, ...options.map((option) => ({ value: option, label: option }))];
    return <Select {...shared} options={offered} value={value} onChange={(event) => onChange(event.target.value)} />;
  }
  if (kind === "number") {
    return <Field {...shared} inputMode="decimal" value={value} onChange={(event) => onChange(event.target.value)} />;
  }
  return (
    <TextArea
      {...shared}
      rows={kind === "json" ? 4 : 3}
      className={kind === "json" ? "font-mono text-[13px] sm:text-[13px]" : undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
