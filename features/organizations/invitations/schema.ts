import { z } from "zod";
import { roles } from "@/lib/auth/roles";
import { grantableRoles } from "../permissions";
import { mostAddresses } from "./constants";

const longestAddress = 254;

const Address = z
  .string()
  .trim()
  .toLowerCase()
  .max(longestAddress)
  .pipe(z.email("Enter an e-mail address, like ada@example.com."));

export const invitationStates = ["open", "expired", "accepted", "revoked"] as const;
export type InvitationState = (typeof invitationStates)[number];

export const Invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(roles),
    state: z.enum(invitationStates),
    invited_by: z.object({ id: z.string(), name: z.string() }).nullable().describe("Null when their account is gone"),
    created_at: z.iso.datetime(),
    last_sent_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.output<typeof Invitation>;

export const CreateInvitations = z.object({
  emails: z.array(Address).min(1, "Enter at least one address.").max(mostAddresses),
  role: z.enum(grantableRoles),
});
export type CreateInvitations = z.output<typeof CreateInvitations>;

/** What became of one of the addresses. */
export const InvitationOutcome = z
  .object({
    email: z.string(),
    outcome: z.enum(["invited", "already_invited", "already_member"]),
    invitation: Invitation.nullable().describe("The open invitation; null for a member"),
  })
  .meta({ id: "InvitationOutcome" });
export type InvitationOutcome = z.output<typeof InvitationOutcome>;
