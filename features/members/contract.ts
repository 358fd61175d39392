import { z } from "zod";
import { grantableRoles } from "@/features/organizations/permissions";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { roles } from "@/lib/auth/roles";
import { Member } from "./schema";

const tags = ["Members"] as const;
const memberParams = z.object({ user_id: z.uuid() });
const organizationParams = z.object({ organization_id: z.uuid() });

export const listMembers = endpoint({
  method: "GET",
  path: "/api/v1/members",
  summary: "List members",
  description: "In the order in which they joined. `q` looks for a part of the name or the address.",
  tags,
  access: "members:read",
  query: z.object({
    ...pageQuery,
    q: z.string().trim().min(1).max(200).optional(),
    role: z.enum(roles).optional(),
  }),
  response: pageOf(Member),
  status: 200,
});

export const changeMemberRole = endpoint({
  method: "PATCH",
  path: "/api/v1/members/{user_id}",
  summary: "Change a member's role",
  description:
    "Neither the role the member has nor the new one may stand above the caller's own. Owners are made by a transfer. The last " +
    "owner stays. The new role holds from the member's next request on.",
  tags,
  access: "members:write",
  params: memberParams,
  body: z.object({ role: z.enum(grantableRoles) }),
  response: Member,
  status: 200,
  errors: ["not_found", "forbidden", "last_owner"],
});

export const removeMember = endpoint({
  method: "DELETE",
  path: "/api/v1/members/{user_id}",
  summary: "Remove a member",
  description:
    "Ends their access with their next request. Their API keys of this organization are revoked, their runs cancelled. The last " +
    "owner stays.",
  tags,
  access: "members:write",
  params: memberParams,
  status: 204,
  errors: ["not_found", "forbidden", "last_owner"],
});

export const leaveOrganization = endpoint({
  method: "POST",
  path: "/api/v1/organizations/{organization_id}/leave",
  summary: "Leave an organization",
  description:
    "For people, whatever their role and whether or not the organization admits them now. The last owner stays.",
  tags: ["Organizations"],
  access: "user",
  params: organizationParams,
  status: 204,
  errors: ["not_found", "last_owner"],
});

export const transferOwnership = endpoint({
  method: "POST",
  path: "/api/v1/organizations/{organization_id}/transfer",
  summary: "Transfer ownership",
  description:
    "Makes a member an owner; the caller becomes an admin unless `keep_ownership` is true. Needs a fresh sign-in. The new " +
    "owner is told by mail.",
  tags: ["Organizations"],
  access: "organization:transfer",
  requires: ["fresh_sign_in"],
  params: organizationParams,
  body: z.object({ user_id: z.uuid(), keep_ownership: z.boolean().default(false) }),
  response: Member,
  status: 200,
  errors: ["not_found", "conflict", "fresh_sign_in_required"],
});
