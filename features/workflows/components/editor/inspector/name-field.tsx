"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";

interface NameFieldProps {
  label: string;
  hint: string;
  value: string;
  error: string | undefined;
  /** Called when the name is whole: on leaving the field and on Enter. */
  onRename: (name: string) => void;
}

/** A name to which others refer: it changes when it is whole, so that they can be changed with it. */
export function NameField({ label, hint, value, error, onRename }: NameFieldProps) {
  const [text, setText] = useState<string | null>(null);

  function commit() {
    if (text !== null && text.trim() !== value) onRename(text.trim());
    setText(null);
  }

  return (
    <Field
      label={label}
      hint={hint}
      value={text ?? value}
      error={text === null || text === value ? error : undefined}
      maxLength={40}
      spellCheck={false}
      autoComplete="off"
      className="font-mono text-[13px] sm:text-[13px]"
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        if (event.key === "Escape") setText(null);
      }}
    />
  );
}
