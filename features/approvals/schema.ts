import { z } from "zod";

export const ApprovalStatus = z.enum(["pending", "approved", "rejected", "cancelled"]);
export type ApprovalStatus = z.output<typeof ApprovalStatus>;

export const Approval = z
  .object({
    id: z.string(),
    run_id: z.string(),
    conversation_id: z.string().nullable(),
    conversation_title: z.string().nullable(),
    call_id: z.string().describe("As in the run's events"),
    agent: z.string().nullable().describe("Null where a workflow asks by a step of its own"),
    workflow: z.string().nullable().describe("Key of the workflow whose run waits; null for an agent's run"),
    step: z.string().nullable().describe("Name of the workflow's step that waits"),
    tool: z.string().describe("`human_approval` where a workflow asks by a step of its own"),
    tool_name: z.string(),
    arguments: z
      .string()
      .describe("JSON, as the model wrote it; for `human_approval` an object of `message` and `content`"),
    edited_arguments: z.string().nullable().describe("JSON, where a person changed it before approving"),
    status: ApprovalStatus,
    reason: z.string().nullable().describe("Why a person rejected the call; the model reads it"),
    requested_by: z.object({ id: z.string(), name: z.string() }).describe("Whose run it is"),
    trigger: z.enum(["manual", "api", "schedule", "webhook"]).describe("What started the run"),
    is_own: z.boolean().describe("Whether it is the caller's own run"),
    decided_by: z.object({ id: z.string(), name: z.string() }).nullable(),
    requested_at: z.iso.datetime(),
    decided_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "Approval" });
export type Approval = z.output<typeof Approval>;

const maxReasonCharacters = 2_000;

export const ApproveCall = z.object({
  arguments: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      "Executed instead of the model's; checked against the tool's schema. For `human_approval`: `content` as it goes on, " +
        "text where it was text, an object where it was one",
    ),
});
export type ApproveCall = z.output<typeof ApproveCall>;

export const RejectCall = z.object({
  reason: z
    .string()
    .trim()
    .max(maxReasonCharacters, `A reason may have at most ${maxReasonCharacters.toLocaleString("en")} characters.`)
    .optional()
    .describe("The model reads it"),
});
export type RejectCall = z.output<typeof RejectCall>;
