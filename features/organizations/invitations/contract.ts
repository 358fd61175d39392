import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { MyOrganization } from "../schema";
import { invitationDays, mostAddresses, resendSeconds } from "./constants";
import { CreateInvitations, Invitation, InvitationOutcome, invitationStates } from "./schema";

const tags = ["Invitations"] as const;
const invitationParams = z.object({ invitation_id: z.uuid() });
const longestSecret = 200;

export const listInvitations = endpoint({
  method: "GET",
  path: "/api/v1/invitations",
  summary: "List invitations",
  description: "Newest first. Only who may invite sees them.",
  tags,
  access: "members:write",
  query: z.object({ ...pageQuery, state: z.enum(invitationStates).optional() }),
  response: pageOf(Invitation),
  status: 200,
});

export const createInvitations = endpoint({
  method: "POST",
  path: "/api/v1/invitations",
  summary: "Invite people by mail",
  description:
    `Up to ${mostAddresses} addresses at once; each gets a link that works once, for ${invitationDays} days. The answer is the same ` +
    "whether or not an address has an account. The role cannot stand above the caller's own.",
  tags,
  access: "members:write",
  requires: ["verified_email"],
  limit: { rate: "invitation" },
  idempotent: true,
  body: CreateInvitations,
  response: z.object({ data: z.array(InvitationOutcome) }),
  status: 201,
  errors: ["forbidden", "email_unverified", "rate_limited", "service_unavailable"],
});

export const resendInvitation = endpoint({
  method: "POST",
  path: "/api/v1/invitations/{invitation_id}/resend",
  summary: "Send an invitation again",
  description:
    `With a new link and a new expiry; the link of the earlier mail stops working. At most once in ${resendSeconds} seconds. Also ` +
    "brings back an expired invitation.",
  tags,
  access: "members:write",
  requires: ["verified_email"],
  limit: { rate: "invitation" },
  params: invitationParams,
  response: Invitation,
  status: 200,
  errors: ["not_found", "forbidden", "conflict", "email_unverified", "rate_limited", "service_unavailable"],
});

export const revokeInvitation = endpoint({
  method: "DELETE",
  path: "/api/v1/invitations/{invitation_id}",
  summary: "Revoke an invitation",
  description: "Its link stops working. One that is no longer open answers 409.",
  tags,
  access: "members:write",
  params: invitationParams,
  status: 204,
  errors: ["not_found", "forbidden", "conflict"],
});

export const acceptInvitation = endpoint({
  method: "POST",
  path: "/api/v1/invitations/accept",
  summary: "Accept an invitation",
  description:
    "Joins the organization with the secret from the invitation's link. The caller's account must have the invited address; as the " +
    "link came by mail it also confirms that address. Accepting again changes nothing.",
  tags,
  access: "user",
  limit: { rate: "invitation" },
  body: z.object({ token: z.string().min(1).max(longestSecret) }),
  response: MyOrganization,
  status: 200,
  errors: ["forbidden", "link_invalid", "organization_suspended", "organization_deleted", "rate_limited"],
});
