import { z } from "zod";

const actorTypes = ["user", "api_key", "service_account", "operator", "system"] as const;

export const AuditEvent = z
  .object({
    id: z.string(),
    organization_id: z.string(),
    sequence: z.int().describe("Place in the organization's chain, from 1 without a gap"),
    created_at: z.iso.datetime(),
    actor: z.object({
      type: z.enum(actorTypes),
      id: z.string().nullable(),
      name: z.string().nullable().describe("As it is called now; null when it is gone"),
      email: z.string().nullable(),
    }),
    action: z.string().describe("`noun.verb`, past what happened"),
    target: z.object({ type: z.string(), id: z.string(), name: z.string().nullable() }),
    request_id: z.string().nullable(),
    address: z.string().nullable(),
    user_agent: z.string().nullable(),
    detail: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe("`before` and `after` hold the changed fields; what else there is helps to understand the change"),
    previous_hash: z.string(),
    hash: z.string(),
  })
  .meta({ id: "AuditEvent" });
export type AuditEvent = z.output<typeof AuditEvent>;

/** What narrows the log, in the list and in an export alike. */
export const AuditFilter = z.object({
  actor: z.string().trim().min(1).max(100).optional().describe("An actor's id, or a type such as `api_key`"),
  action: z.string().trim().min(1).max(100).optional().describe("An action, or the noun of several: `member`"),
  target: z.string().trim().min(1).max(200).optional().describe("A target's id or type"),
  from: z.iso.datetime({ offset: true }).optional().describe("The earliest time"),
  to: z.iso.datetime({ offset: true }).optional().describe("The latest time, exclusive"),
  q: z.string().trim().min(1).max(200).optional().describe("Text in action, target, address or details"),
});
export type AuditFilter = z.output<typeof AuditFilter>;

export const AuditSummary = z
  .object({
    count: z.int().describe("How many rows the filter lets through"),
    last_sequence: z.int().describe("Place of the newest row, whatever the filter"),
    actions: z.array(z.string()).describe("Every action of the log"),
    actors: z.array(AuditEvent.shape.actor).describe("Everybody in the log"),
  })
  .meta({ id: "AuditSummary" });
export type AuditSummary = z.output<typeof AuditSummary>;

export const AuditVerification = z
  .object({
    intact: z.boolean(),
    checked: z.int().describe("How many rows were recomputed"),
    start: z
      .object({ sequence: z.int(), hash: z.string() })
      .describe("The last row that was deleted for its age; `sequence` is 0 where the log is whole"),
    head: z.object({ sequence: z.int(), hash: z.string() }).describe("The end of the chain: note it down elsewhere"),
    fault: z
      .object({ sequence: z.int(), problem: z.string() })
      .nullable()
      .describe("The first thing that is wrong, and where"),
    checked_at: z.iso.datetime(),
  })
  .meta({ id: "AuditVerification" });
export type AuditVerification = z.output<typeof AuditVerification>;

export const SecurityEvent = z
  .object({
    id: z.string(),
    kind: z.string().describe("`noun.verb`, past what happened"),
    by_operator: z.boolean().describe("Done by an operator of the platform instead of the person"),
    device: z.string().nullable().describe("Browser and system, as far as they are known"),
    address: z.string().nullable().describe("Where it came from, with its end masked"),
    detail: z.record(z.string(), z.unknown()).nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "SecurityEvent" });
export type SecurityEvent = z.output<typeof SecurityEvent>;
