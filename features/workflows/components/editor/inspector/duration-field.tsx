"use client";

import { useState } from "react";
import { SelectBox } from "@/components/ui/select";
import { NumberField } from "./number-field";

const units = [
  { value: "1", label: "seconds" },
  { value: "60", label: "minutes" },
  { value: "3600", label: "hours" },
  { value: "86400", label: "days" },
];

interface DurationFieldProps {
  label: string;
  hint?: string;
  placeholder?: string;
  /** In seconds. */
  value: number | null;
  max: number;
  error: string | undefined;
  onChange: (seconds: number | null) => void;
}

/** A length of time, in the unit in which one thinks of it. */
export function DurationField({ label, value, max, onChange, ...props }: DurationFieldProps) {
  const [unit, setUnit] = useState(() => unitOf(value));
  return (
    <div className="grid grid-cols-[1fr_7.5rem] items-start gap-2">
      <NumberField
        {...props}
        label={label}
        value={value === null ? null : Math.round((value / unit) * 100) / 100}
        max={Math.floor(max / unit)}
        onChange={(count) => onChange(count === null ? null : count * unit)}
      />
      <div className="pt-[26px]">
        <SelectBox
          aria-label={`Unit of “${label}”`}
          options={units}
          value={String(unit)}
          onChange={(event) => {
            const next = Number(event.target.value);
            setUnit(next);
            if (value !== null) onChange(Math.min(max, Math.max(1, Math.round((value / unit) * next))));
          }}
        />
      </div>
    </div>
  );
}

function unitOf(seconds: number | null): number {
  if (seconds === null) return 1;
  return [86_400, 3_600, 60].find((unit) => seconds % unit === 0) ?? 1;
}
