import { z } from "zod";
import { leastDays, mostDays, type RetentionClass, retentionClasses } from "./constants";

const Days = (of: RetentionClass) =>
  z
    .int("Use whole days.")
    .min(
      leastDays[of],
      leastDays[of] === 1 ? "Keep it for at least a day." : `Keep it for at least ${leastDays[of]} days.`,
    )
    .max(mostDays, `Use at most ${mostDays} days, or keep it for good.`);

const settings = {
  conversation_days: Days("conversations").nullable().describe("Since the last message; pinned conversations stay"),
  run_days: Days("runs").nullable().describe("Since the end of runs outside conversations, with their files"),
  run_event_days: Days("run_events").nullable().describe("Since the end of a run: its events, model items and spans"),
  file_days: Days("files").nullable().describe("Since runs outside conversations made them"),
  activity_days: Days("activity").nullable().describe("The activity feed and its notifications"),
  audit_days: Days("audit")
    .nullable()
    .describe(`At least ${leastDays.audit}; the chain of what is left can be verified`),
};

/** For how many days an organization keeps things; null keeps them for good. */
export const RetentionSettings = z
  .object({
    ...settings,
    is_default: z.boolean().describe("Nobody in the organization has changed it yet"),
    audit_least_days: z.int(),
    updated_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "RetentionSettings" });
export type RetentionSettings = z.output<typeof RetentionSettings>;

/** Only what is given is changed. */
export const UpdateRetention = z.strictObject(settings).partial();
export type UpdateRetention = z.output<typeof UpdateRetention>;
export type RetentionField = keyof UpdateRetention;

/** Days to try, in the place of those that are set. */
export const RetentionTrial = z.object({
  conversation_days: z.coerce.number().pipe(Days("conversations")).optional(),
  run_days: z.coerce.number().pipe(Days("runs")).optional(),
  run_event_days: z.coerce.number().pipe(Days("run_events")).optional(),
  file_days: z.coerce.number().pipe(Days("files")).optional(),
  activity_days: z.coerce.number().pipe(Days("activity")).optional(),
  audit_days: z.coerce.number().pipe(Days("audit")).optional(),
});
export type RetentionTrial = z.output<typeof RetentionTrial>;

const RetentionForecast = z
  .object({
    class: z.enum(retentionClasses),
    days: z.int().nullable().describe("For how long it is kept; null for good"),
    count: z.int().describe("How many the next pass deletes"),
    is_at_least: z.boolean().describe("There are more than `count`: counting stopped there"),
    oldest_at: z.iso
      .datetime()
      .nullable()
      .describe("The age of the oldest one counts from here; null when there is none"),
    oldest_due_at: z.iso
      .datetime()
      .nullable()
      .describe("When the oldest one has reached its age; null when it is kept"),
  })
  .meta({ id: "RetentionForecast" });
export type RetentionForecast = z.output<typeof RetentionForecast>;

export const RetentionPreview = z
  .object({
    next_pass_at: z.iso.datetime().describe("When what is due is deleted"),
    is_running: z.boolean(),
    last_pass: z
      .object({ finished_at: z.iso.datetime(), deleted: z.record(z.string(), z.int()) })
      .nullable()
      .describe("When a pass was finished last, and how many of each class it deleted"),
    classes: z.array(RetentionForecast),
  })
  .meta({ id: "RetentionPreview" });
export type RetentionPreview = z.output<typeof RetentionPreview>;
