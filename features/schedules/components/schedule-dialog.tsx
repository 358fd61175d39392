"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { createSchedule, refreshSchedules, updateSchedule } from "../client";
import type { Schedule, StartTarget } from "../schema";
import { catchUpOptions, overlapOptions } from "./presets";
import { bodyOf, readInput, type Values, valuesOf } from "./schedule-form";
import { SchedulePreview } from "./schedule-preview";
import { TargetSelect, useTakesObject } from "./target-select";
import { TimeFields } from "./time-fields";

interface ScheduleDialogProps {
  /** The schedule that is changed; none for a new one. */
  schedule?: Schedule;
  /** What a new one starts, where that is known. */
  target?: StartTarget;
  onDone: (schedule: Schedule) => void;
  onClose: () => void;
}

/** Makes or changes a schedule. What it says about time is shown in words and as the next five times while it is written. */
export function ScheduleDialog({ schedule, target, onDone, onClose }: ScheduleDialogProps) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const [inputError, setInputError] = useState<string | null>(null);
  const { form, field, send, error, busy } = useApiForm<Values, Schedule | null>({
    defaultValues: valuesOf(schedule, target),
    submit: async (values) => {
      const input = readInput(values.input, takesObject);
      setInputError(input === null ? 'Write a JSON object, such as {"topic": "Tea"}.' : null);
      if (input === null) return null;
      const body = { ...bodyOf(values), input };
      return schedule ? updateSchedule(organization.id, schedule.id, body) : createSchedule(organization.id, body);
    },
    onDone: (made) => {
      if (made === null) return;
      void refreshSchedules(queries, organization.id);
      onDone(made);
      onClose();
    },
  });
  const values = form.watch();
  const takesObject = useTakesObject(values.target);
  return (
    <Dialog
      title={schedule ? "Change the schedule" : "New schedule"}
      description="It starts by itself and acts for you, with the rights that your role has at that time."
      confirm={{ label: schedule ? "Save" : "Create the schedule", busy, disabled: values.target === "" }}
      error={error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Field
        label="Name"
        placeholder="Monday report"
        maxLength={80}
        autoComplete="off"
        data-autofocus
        {...field("name")}
      />
      <TargetSelect value={values.target} onChange={(value) => form.setValue("target", value)} />
      <TextArea
        label={takesObject ? "Input, as JSON" : "What to work on"}
        placeholder={takesObject ? '{"topic": "Tea"}' : "Summarise what is new in our field this week."}
        rows={3}
        className={takesObject ? "font-mono text-[13px]" : undefined}
        {...field("input")}
        error={inputError ?? field("input").error}
      />
      <TimeFields form={form} field={field} />
      <SchedulePreview {...bodyOf(values)} />
      <Select label="If the previous run is still going" options={overlapOptions} {...field("overlap")} />
      <Select label="Times missed while nothing ran" options={catchUpOptions} {...field("catch_up")} />
    </Dialog>
  );
}
