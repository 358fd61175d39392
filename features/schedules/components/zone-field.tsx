"use client";

import { useId, useMemo } from "react";
import { Field } from "@/components/ui/field";
import { listTimeZones } from "../time/zones";

interface ZoneFieldProps {
  value: string;
  onChange: (zone: string) => void;
  error?: string | undefined;
}

/** A time zone by its name, found by typing a part of it. */
export function ZoneField({ value, onChange, error }: ZoneFieldProps) {
  const id = useId();
  const zones = useMemo(listTimeZones, []);
  return (
    <>
      <Field
        label="Time zone"
        list={id}
        value={value}
        placeholder="Europe/Berlin"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        error={error}
      />
      <datalist id={id}>
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
