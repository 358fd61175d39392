import { z } from "zod";
import { roles } from "@/lib/auth/roles";

export const userStates = ["active", "disabled", "pending", "rejected"] as const;

/** A person as the platform's operators see them in their list. */
export const OperatedUser = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    email_verified: z.boolean(),
    state: z.enum(userStates),
    platform_role: z.enum(["platform_operator"]).nullable(),
    organization_count: z.number().int(),
    last_seen_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "OperatedUser" });
export type OperatedUser = z.output<typeof OperatedUser>;

const SecurityEvent = z.object({
  id: z.string(),
  kind: z.string(),
  actor_email: z.string().nullable().describe("Who did it, where it was not the person: an operator"),
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  reason: z.string().nullable(),
  created_at: z.iso.datetime(),
});

/** One person with everything an operator needs to help them. Secrets and content are not part of it. */
export const OperatedUserDetail = OperatedUser.extend({
  disabled_at: z.iso.datetime().nullable(),
  disabled_by: z.enum(["self", "operator"]).nullable(),
  locked_for_seconds: z
    .number()
    .int()
    .describe("How long sign-in stays locked after failed attempts; 0 when it is not"),
  active_sessions: z.number().int(),
  factors: z.object({
    password: z.boolean(),
    totp: z.boolean(),
    passkeys: z.number().int(),
    recovery_codes_left: z.number().int(),
    providers: z.array(z.string()).describe("Other accounts that sign this person in"),
  }),
  organizations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      slug: z.string(),
      role: z.enum(roles),
      state: z.enum(["active", "suspended", "being_deleted"]),
    }),
  ),
  security_events: z.array(SecurityEvent).describe("The newest of them"),
}).meta({ id: "OperatedUserDetail" });
export type OperatedUserDetail = z.output<typeof OperatedUserDetail>;
