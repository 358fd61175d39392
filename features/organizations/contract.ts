import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { deletionGraceDays, mostFormerSlugs } from "./constants";
import { ChangeOrganization, CreateOrganization, MyOrganization, OrganizationDetails } from "./schema";

const tags = ["Organizations"] as const;
const organizationParams = z.object({ organization_id: z.uuid() });

export const listOrganizations = endpoint({
  method: "GET",
  path: "/api/v1/organizations",
  summary: "List my organizations",
  description: "The organizations the caller belongs to, oldest membership first.",
  tags,
  access: "user",
  query: z.object(pageQuery),
  response: pageOf(MyOrganization),
  status: 200,
});

export const createOrganization = endpoint({
  method: "POST",
  path: "/api/v1/organizations",
  summary: "Create an organization",
  description:
    "The caller becomes its owner. A `slug` that is taken or reserved is refused; without one it is made from the name.",
  tags,
  access: "user",
  limit: { rate: "account_change" },
  body: CreateOrganization,
  response: MyOrganization,
  status: 201,
  errors: ["conflict", "rate_limited"],
});

export const getOrganization = endpoint({
  method: "GET",
  path: "/api/v1/organizations/{organization_id}",
  summary: "Get an organization",
  description: "Its settings and its state; also while it is suspended or being deleted.",
  tags,
  access: "organization:read",
  whenSuspended: "allowed",
  params: organizationParams,
  response: OrganizationDetails,
  status: 200,
  errors: ["not_found"],
});

export const updateOrganization = endpoint({
  method: "PATCH",
  path: "/api/v1/organizations/{organization_id}",
  summary: "Rename an organization or change its address",
  description:
    `Links to an earlier \`slug\` go on working for members. An organization keeps up to ${mostFormerSlugs} earlier ones; nobody ` +
    "else can take them, and it may take one back.",
  tags,
  access: "organization:write",
  params: organizationParams,
  body: ChangeOrganization,
  response: OrganizationDetails,
  status: 200,
  errors: ["not_found", "conflict"],
});

export const setOrganizationSecurity = endpoint({
  method: "PUT",
  path: "/api/v1/organizations/{organization_id}/security",
  summary: "Require a second factor of all members",
  description: "Needs a fresh sign-in, and a second factor of one's own.",
  tags,
  access: "organization:write",
  requires: ["fresh_sign_in"],
  params: organizationParams,
  body: z.object({ require_second_factor: z.boolean() }),
  response: OrganizationDetails,
  status: 200,
  errors: ["not_found", "fresh_sign_in_required", "second_factor_required"],
});

export const deleteOrganization = endpoint({
  method: "DELETE",
  path: "/api/v1/organizations/{organization_id}",
  summary: "Delete an organization",
  description:
    `Its runs are cancelled and nobody can work in it any more. For ${deletionGraceDays} days an owner can restore it; then it is ` +
    "gone with everything in it. Needs a fresh sign-in.",
  tags,
  access: "organization:delete",
  requires: ["fresh_sign_in"],
  params: organizationParams,
  status: 204,
  errors: ["not_found", "fresh_sign_in_required"],
});

export const restoreOrganization = endpoint({
  method: "POST",
  path: "/api/v1/organizations/{organization_id}/restore",
  summary: "Restore a deleted organization",
  description: "Restoring one that is not being deleted changes nothing.",
  tags,
  access: "organization:delete",
  whenSuspended: "allowed",
  params: organizationParams,
  response: OrganizationDetails,
  status: 200,
  errors: ["not_found"],
});
