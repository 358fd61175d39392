import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { Reason, SearchText } from "../schema";
import { OperatedMember, OperatedOrganization, OperatedOrganizationDetail, organizationStates } from "./schema";

const tags = ["Operator organizations"] as const;
const params = z.object({ organization_id: z.uuid() });
const access = "operator";
const requires = ["fresh_sign_in"] as const;

export const listOperatedOrganizations = endpoint({
  method: "GET",
  path: "/api/v1/operator/organizations",
  summary: "List the organizations of the installation",
  description: "Newest first. `q` searches names, addresses and the e-mail addresses of owners.",
  tags,
  access,
  query: z.object({ ...pageQuery, q: SearchText.optional(), state: z.enum(organizationStates).optional() }),
  response: pageOf(OperatedOrganization),
  status: 200,
});

export const getOperatedOrganization = endpoint({
  method: "GET",
  path: "/api/v1/operator/organizations/{organization_id}",
  summary: "Get an organization with its usage and the end of its audit log",
  tags,
  access,
  params,
  response: OperatedOrganizationDetail,
  status: 200,
  errors: ["not_found"],
});

export const listOperatedMembers = endpoint({
  method: "GET",
  path: "/api/v1/operator/organizations/{organization_id}/members",
  summary: "List an organization's members",
  description: "Oldest membership first.",
  tags,
  access,
  params,
  query: z.object(pageQuery),
  response: pageOf(OperatedMember),
  status: 200,
  errors: ["not_found"],
});

export const suspendOrganization = endpoint({
  method: "POST",
  path: "/api/v1/operator/organizations/{organization_id}/suspend",
  summary: "Suspend an organization",
  description:
    "From the next request on its members can sign in, see the reason and export, and nothing else; its keys and service " +
    "accounts are refused, its runs are cancelled. Its members are told the reason by mail.",
  tags,
  access,
  requires,
  params,
  body: z.object({ reason: Reason }),
  response: OperatedOrganizationDetail,
  status: 200,
  errors: ["not_found", "conflict"],
});

export const reactivateOrganization = endpoint({
  method: "POST",
  path: "/api/v1/operator/organizations/{organization_id}/reactivate",
  summary: "Lift an organization's suspension",
  tags,
  access,
  requires,
  params,
  response: OperatedOrganizationDetail,
  status: 200,
  errors: ["not_found", "conflict"],
});

export const deleteOperatedOrganization = endpoint({
  method: "DELETE",
  path: "/api/v1/operator/organizations/{organization_id}",
  summary: "Delete an organization",
  description:
    "It is closed at once and purged after the same 7 days of grace as when an owner deletes it. `confirmation` is its " +
    "slug, so that no wrong one is deleted by mistake.",
  tags,
  access,
  requires,
  params,
  body: z.object({ confirmation: z.string().max(100), reason: Reason }),
  response: OperatedOrganizationDetail,
  status: 200,
  errors: ["not_found", "conflict"],
});

export const restoreOperatedOrganization = endpoint({
  method: "POST",
  path: "/api/v1/operator/organizations/{organization_id}/restore",
  summary: "Restore an organization that is being deleted",
  tags,
  access,
  requires,
  params,
  response: OperatedOrganizationDetail,
  status: 200,
  errors: ["not_found", "conflict"],
});
