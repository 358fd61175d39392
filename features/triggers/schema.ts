import { z } from "zod";
import { StartName, StartTarget } from "@/features/schedules/schema";
import { maxMapperCharacters } from "./constants";

const Owner = z.object({ id: z.string(), name: z.string() });

export const Trigger = z
  .object({
    id: z.string(),
    name: z.string(),
    target: StartTarget,
    input_mapper: z.string().nullable().describe("An expression that makes the input; null passes the payload on"),
    is_signed: z.boolean().describe("Calls need a valid signature"),
    is_enabled: z.boolean(),
    last_called_at: z.iso.datetime().nullable(),
    owner: Owner.nullable().describe("For whom its runs act"),
    is_mine: z.boolean(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: "Trigger" });
export type Trigger = z.output<typeof Trigger>;

export const MintedTrigger = Trigger.extend({
  url: z.string().nullable().describe("Where to call it. Shown this once, where it was made now"),
  signing_secret: z.string().nullable().describe("Shown this once, where it was made now"),
}).meta({ id: "MintedTrigger" });
export type MintedTrigger = z.output<typeof MintedTrigger>;

const InputMapper = z
  .string()
  .trim()
  .min(1)
  .max(maxMapperCharacters, "This expression is too long.")
  .describe("An expression over `payload`, `headers` and `query`");

export const CreateTrigger = z.object({
  name: StartName,
  target: StartTarget,
  input_mapper: InputMapper.nullish(),
  signed: z.boolean().default(false).describe("Make a signing secret, and take only signed calls"),
});
export type CreateTrigger = z.output<typeof CreateTrigger>;

export const UpdateTrigger = z.object({
  name: StartName.optional(),
  target: StartTarget.optional(),
  input_mapper: InputMapper.nullish(),
  is_enabled: z.boolean().optional(),
  take_over: z.literal(true).optional().describe("From now on its runs act for the caller"),
});
export type UpdateTrigger = z.output<typeof UpdateTrigger>;

export const RotateTrigger = z.object({
  url: z.boolean().default(false).describe("Make another URL; the present one stops working at once"),
  secret: z.enum(["keep", "renew", "remove"]).default("keep").describe("What becomes of the signing secret"),
});
export type RotateTrigger = z.output<typeof RotateTrigger>;

export const TestTrigger = z.object({
  payload: z.unknown().optional().describe("What a sender would send"),
  start: z.boolean().default(false).describe("Also start a run with what the mapper made of it"),
});
export type TestTrigger = z.output<typeof TestTrigger>;

export const TriggerTest = z
  .object({ input: z.unknown().describe("What the target would be given"), run_id: z.string().nullable() })
  .meta({ id: "TriggerTest" });
export type TriggerTest = z.output<typeof TriggerTest>;

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

export const TriggerDelivery = z
  .object({
    id: z.string(),
    status: z.enum(["started", "refused", "failed"]).describe("`refused`: the signature was not valid"),
    run_id: z.string().nullable(),
    run_status: z
      .enum(runStatuses)
      .nullable()
      .describe("How its run stands; null where there is none, or none any more"),
    can_open_run: z.boolean().describe("Whether the caller may read the run: an agent's is its owner's alone"),
    reason: z.string().nullable(),
    repetitions: z.int().describe("How often it came again and started nothing"),
    received_at: z.iso.datetime(),
  })
  .meta({ id: "TriggerDelivery" });
export type TriggerDelivery = z.output<typeof TriggerDelivery>;

export const HookAnswer = z
  .object({ run_id: z.string(), repeated: z.boolean().describe("It had come before; nothing was started") })
  .meta({ id: "HookAnswer" });
export type HookAnswer = z.output<typeof HookAnswer>;
