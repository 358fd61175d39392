import { z } from "zod";

const name = z.string().describe("As it was called then");

/** What a run executes, and what started it. */
const run = z.object({
  target_kind: z.enum(["agent", "workflow"]),
  target_key: z.string(),
  target_name: z.string().nullable().describe("As it was called then; null for those of the catalog"),
  trigger: z.enum(["manual", "api", "schedule", "webhook"]),
  trigger_id: z.string().nullable().describe("The schedule or the inbound webhook that started it"),
  trigger_name: z.string().nullable(),
});
const failure = { error_code: z.string(), error_message: z.string() };
const started = z.object({ name, target_kind: z.enum(["agent", "workflow"]), target_key: z.string() });
const published = z.object({ key: z.string(), name, version: z.int() });
const keyed = z.object({ key: z.string(), name });
const role = z.enum(["viewer", "member", "admin", "owner"]);

/** The kinds of activity, each with what its event tells besides who did it and to what. `noun.verb`, past what happened. */
export const activityKinds = {
  "run.completed": run,
  "run.failed": run.extend(failure),
  "run.incomplete": run.extend({ error_code: z.string().nullable(), error_message: z.string().nullable() }),
  "run.cancelled": run,
  "approval.requested": z.object({
    run_id: z.string(),
    conversation_id: z.string().nullable(),
    target_kind: z.enum(["agent", "workflow"]),
    target_key: z.string(),
    target_name: z.string().nullable(),
    step: z.string().nullable().describe("The workflow's step that waits"),
    tool: z.string(),
    tool_name: z.string(),
  }),
  "approval.decided": z.object({
    run_id: z.string(),
    tool: z.string(),
    tool_name: z.string(),
    decision: z.enum(["approved", "rejected"]),
    reason: z.string().nullable(),
  }),
  "workflow.published": published,
  "workflow.archived": keyed,
  "workflow.restored": keyed,
  "agent.published": published,
  "agent.archived": keyed,
  "agent.restored": keyed,
  "schedule.created": started,
  "schedule.paused": z.object({
    name,
    reason: z.string().nullable().describe("Why it was paused by itself; null where a person paused it"),
  }),
  "schedule.resumed": z.object({ name }),
  "schedule.failed": z.object({ name, due_at: z.iso.datetime(), reason: z.string() }),
  "schedule.deleted": z.object({ name }),
  "trigger.created": started,
  "trigger.deleted": z.object({ name }),
  "member.joined": z.object({ name, role }),
  "member.role_changed": z.object({ name, from: role, to: role }),
  "member.removed": z.object({ name, left: z.boolean().describe("Gone by themselves") }),
  "tool_source.added": z.object({ name }),
  "tool_source.failed": z.object({ name, reason: z.string() }),
  "tool_source.removed": z.object({ name }),
  "retention.changed": z.object({ fields: z.array(z.string()).describe("What is kept for another time now") }),
} as const satisfies Record<string, z.ZodObject>;

export type ActivityKind = keyof typeof activityKinds;
export const activityKindNames = Object.keys(activityKinds) as [ActivityKind, ...ActivityKind[]];
export type ActivityMetadata<Kind extends ActivityKind = ActivityKind> = z.output<(typeof activityKinds)[Kind]>;

/** What an event is about: the part of its kind before the dot. */
export type ActivitySubject = ActivityKind extends `${infer Subject}.${string}` ? Subject : never;

/** A kind together with its metadata. */
export type Activity = { [Kind in ActivityKind]: { kind: Kind; metadata: ActivityMetadata<Kind> } }[ActivityKind];

const ActivityPerson = z.object({ id: z.string(), name: z.string() });

export const ActivityEvent = z
  .object({
    id: z.string(),
    kind: z.enum(activityKindNames),
    actor: ActivityPerson.nullable().describe("Who did it; null for the system, and for people who are gone"),
    subject: z.object({ type: z.string(), id: z.string() }),
    metadata: z.record(z.string(), z.unknown()).describe("What else the kind tells: see the table of kinds"),
    is_private: z.boolean().describe("Nobody else sees it"),
    text: z.string().describe("What happened, as a sentence"),
    path: z.string().nullable().describe("Where the web app shows it, below the organization's address"),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "ActivityEvent" });
export type ActivityEvent = z.output<typeof ActivityEvent>;

export const ActivityFilter = z.object({
  kind: z
    .string()
    .max(40)
    .regex(/^[a-z_]+(\.[a-z_]+)?$/, "This is no kind of activity.")
    .optional()
    .describe("A kind, or the noun of several: `run`"),
  actor: z.uuid().optional().describe("Who did it"),
  subject_type: z.string().max(40).optional(),
  subject_id: z.string().max(100).optional(),
});
export type ActivityFilter = z.output<typeof ActivityFilter>;
