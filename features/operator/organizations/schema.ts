import { z } from "zod";
import { roles } from "@/lib/auth/roles";

export const organizationStates = ["active", "suspended", "being_deleted"] as const;

/** An organization as the platform's operators see it in their list. */
export const OperatedOrganization = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    state: z.enum(organizationStates),
    owner_email: z.string().nullable().describe("Its longest-standing owner"),
    member_count: z.number().int(),
    plan: z.enum(["free", "pro", "power", "team"]),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "OperatedOrganization" });
export type OperatedOrganization = z.output<typeof OperatedOrganization>;

const LogEntry = z.object({
  id: z.string(),
  action: z.string(),
  actor_type: z.enum(["user", "api_key", "service_account", "operator", "system"]),
  actor_email: z.string().nullable(),
  target_type: z.string(),
  target_id: z.string(),
  created_at: z.iso.datetime(),
});

/** One organization with everything an operator needs to decide about it. */
export const OperatedOrganizationDetail = OperatedOrganization.extend({
  suspended_at: z.iso.datetime().nullable(),
  suspended_reason: z.string().nullable(),
  delete_after: z.iso.datetime().nullable().describe("When it is purged, where it is being deleted"),
  require_second_factor: z.boolean(),
  usage: z.object({
    conversations: z.number().int(),
    runs: z.number().int(),
    runs_last_30_days: z.number().int(),
    runs_under_way: z.number().int(),
    last_activity_at: z.iso.datetime().nullable(),
  }),
  recent_log: z.array(LogEntry).describe("The newest rows of its audit log"),
}).meta({ id: "OperatedOrganizationDetail" });
export type OperatedOrganizationDetail = z.output<typeof OperatedOrganizationDetail>;

export const OperatedMember = z
  .object({
    user_id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    disabled: z.boolean(),
    joined_at: z.iso.datetime(),
  })
  .meta({ id: "OperatedMember" });
export type OperatedMember = z.output<typeof OperatedMember>;
