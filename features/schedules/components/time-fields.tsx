"use client";

import type { UseFormReturn } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { useApiForm } from "@/lib/hooks/use-api-form";
import { presets } from "./presets";
import type { Values } from "./schedule-form";
import { ZoneField } from "./zone-field";

interface TimeFieldsProps {
  form: UseFormReturn<Values>;
  field: ReturnType<typeof useApiForm<Values>>["field"];
}

/** When it fires: a pattern that people often want, one of their own, or a single time. */
export function TimeFields({ form, field }: TimeFieldsProps) {
  const [preset, zone] = form.watch(["preset", "time_zone"]);
  return (
    <>
      <Select
        label="When"
        options={presets}
        value={preset}
        onChange={({ target: { value } }) => {
          form.setValue("preset", value);
          if (value !== "once" && value !== "custom") form.setValue("cron", value);
        }}
      />
      {preset === "once" ? (
        <Field label="Date and time" type="datetime-local" {...field("run_at")} />
      ) : (
        <Field
          label="Cron"
          hint="Minute, hour, day of the month, month, day of the week."
          className="font-mono"
          autoComplete="off"
          spellCheck={false}
          {...field("cron")}
          onChange={({ target: { value } }) => {
            form.setValue("cron", value);
            form.setValue("preset", presets.find((known) => known.value === value.trim())?.value ?? "custom");
          }}
        />
      )}
      <ZoneField
        value={zone}
        onChange={(value) => form.setValue("time_zone", value)}
        error={field("time_zone").error}
      />
    </>
  );
}
