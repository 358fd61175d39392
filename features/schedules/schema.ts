import { z } from "zod";
import { maxInputCharacters, maxNameCharacters } from "./constants";

/** What a schedule or an inbound webhook starts. */
export const StartTarget = z
  .strictObject({
    kind: z.enum(["agent", "workflow"]),
    key: z.string().min(1).max(200).describe("Key of the agent or workflow"),
  })
  .meta({ id: "StartTarget" });
export type StartTarget = z.output<typeof StartTarget>;

const OverlapPolicy = z
  .enum(["skip", "queue", "cancel_previous"])
  .describe(
    "When the run of an earlier firing still goes on: `skip` leaves this one out, `queue` starts it when that run has ended, " +
      "`cancel_previous` cancels that run",
  );
const CatchUpPolicy = z
  .enum(["none", "last", "all"])
  .describe("What becomes of times that passed while nothing ran: none of them, the last one, or each (at most 100)");

const FiringStatus = z.enum(["pending", "started", "skipped", "missed", "failed"]);
const runStatuses = [
  "queued",
  "running",
  "waiting",
  "paused",
  "completed",
  "failed",
  "cancelled",
  "incomplete",
] as const;

export const ScheduleFiring = z
  .object({
    due_at: z.iso.datetime(),
    fired_at: z.iso.datetime(),
    status: FiringStatus.describe("`pending`: waits for the run before it; `missed`: nothing ran when it was due"),
    is_manual: z.boolean().describe("A person asked for it"),
    run_id: z.string().nullable(),
    run_status: z
      .enum(runStatuses)
      .nullable()
      .describe("How its run stands; null where there is none, or none any more"),
    can_open_run: z.boolean().describe("Whether the caller may read the run: an agent's is its owner's alone"),
    reason: z.string().nullable().describe("Why it started no run, in words"),
  })
  .meta({ id: "ScheduleFiring" });
export type ScheduleFiring = z.output<typeof ScheduleFiring>;

const Owner = z.object({ id: z.string(), name: z.string() });

export const Schedule = z
  .object({
    id: z.string(),
    name: z.string(),
    target: StartTarget,
    input: z.unknown().describe("Text, or an object where the workflow takes one"),
    cron: z.string().nullable().describe("Five fields; null for a schedule that fires once"),
    time_zone: z.string().describe("IANA name"),
    run_at: z.iso.datetime().nullable().describe("The one time of a schedule that fires once"),
    words: z.string().describe("When it fires, in plain words"),
    overlap: OverlapPolicy,
    catch_up: CatchUpPolicy,
    status: z.enum(["active", "paused", "ended"]),
    pause_reason: z.string().nullable().describe("Why it paused by itself"),
    failures_in_row: z.int(),
    next_due_at: z.iso.datetime().nullable(),
    last_due_at: z.iso.datetime().nullable(),
    last_firing: ScheduleFiring.nullable(),
    owner: Owner.nullable().describe("For whom its runs act"),
    is_mine: z.boolean(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: "Schedule" });
export type Schedule = z.output<typeof Schedule>;

export const StartName = z
  .string()
  .trim()
  .min(1, "Give it a name.")
  .max(maxNameCharacters, `A name may have at most ${maxNameCharacters} characters.`);

/** An object is what its workflow asks for; the text is checked here. */
const StartInput = z.union([
  z.string().trim().min(1, "Say what to work on.").max(maxInputCharacters, "This text is too long."),
  z.record(z.string(), z.unknown()),
]);

const Cron = z.string().trim().min(1).max(120).describe("Minute, hour, day of the month, month, day of the week");
const TimeZone = z.string().min(1).max(64).describe("IANA name, such as `Europe/Berlin`");
const RunAt = z.iso.datetime({ offset: true }).describe("Fires once, at this time");

const timing = { cron: Cron.nullish(), run_at: RunAt.nullish(), time_zone: TimeZone };

export const CreateSchedule = z.object({
  name: StartName,
  target: StartTarget,
  input: StartInput,
  ...timing,
  overlap: OverlapPolicy.default("skip"),
  catch_up: CatchUpPolicy.default("last"),
});
export type CreateSchedule = z.output<typeof CreateSchedule>;

export const UpdateSchedule = z.object({
  name: StartName.optional(),
  target: StartTarget.optional(),
  input: StartInput.optional(),
  cron: Cron.nullish(),
  run_at: RunAt.nullish(),
  time_zone: TimeZone.optional(),
  overlap: OverlapPolicy.optional(),
  catch_up: CatchUpPolicy.optional(),
  take_over: z.literal(true).optional().describe("From now on its runs act for the caller"),
});
export type UpdateSchedule = z.output<typeof UpdateSchedule>;

export const PreviewSchedule = z.object(timing);
export type PreviewSchedule = z.output<typeof PreviewSchedule>;

export const SchedulePreview = z
  .object({
    words: z.string(),
    next_times: z.array(z.iso.datetime()).describe("The next five"),
  })
  .meta({ id: "SchedulePreview" });
export type SchedulePreview = z.output<typeof SchedulePreview>;

export const CalendarEntry = z
  .object({
    date: z.iso.date().describe("The day in the time zone asked for"),
    schedule_id: z.string(),
    name: z.string(),
    target: StartTarget,
    first_at: z.iso.datetime(),
    times: z.array(z.iso.datetime()).describe("The first ten of the day"),
    has_more: z.boolean().describe("It fires more often that day"),
    status: z.enum(["coming", "running", "waiting", "completed", "failed", "skipped", "missed"]),
    run_id: z.string().nullable().describe("Of a day with a single run that the caller may read"),
  })
  .meta({ id: "CalendarEntry" });
export type CalendarEntry = z.output<typeof CalendarEntry>;
