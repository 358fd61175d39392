import { queryOptions } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type { Role } from "@/lib/auth/roles";
import type {
  createOrganization as createContract,
  deleteOrganization as deleteContract,
  getOrganization,
  restoreOrganization as restoreContract,
  setOrganizationSecurity as securityContract,
  updateOrganization as updateContract,
} from "./contract";

export interface WorkspaceOrganization {
  id: string;
  name: string;
  slug: string;
  role: Role;
}

/** What every part of the app's pages knows: who works, and in which organization. */
export interface Workspace {
  user: { name: string; email: string; avatarUrl: string | null; isOperator: boolean };
  organization: WorkspaceOrganization;
  /** All that the person belongs to, oldest membership first. */
  organizations: readonly WorkspaceOrganization[];
  /** Whether the role may start runs and change conversations. */
  canWrite: boolean;
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error("useWorkspace belongs under the organization's layout.");
  return workspace;
}

/** The workspace, or null on a page that belongs to none, such as a conversation that is shared by link. */
export function useWorkspaceIfAny(): Workspace | null {
  return useContext(WorkspaceContext);
}

/** What the organization's settings show. */
export function organizationOptions(organizationId: string) {
  return queryOptions({
    queryKey: ["organizations", organizationId],
    queryFn: ({ signal }) =>
      api<typeof getOrganization>("GET /api/v1/organizations/{organization_id}", { ...named(organizationId), signal }),
  });
}

export function createOrganization(body: BodyInput<typeof createContract>) {
  return api<typeof createContract>("POST /api/v1/organizations", { body });
}

export function updateOrganization(organizationId: string, body: BodyInput<typeof updateContract>) {
  return api<typeof updateContract>("PATCH /api/v1/organizations/{organization_id}", {
    ...named(organizationId),
    body,
  });
}

export function requireSecondFactor(organizationId: string, required: boolean) {
  return api<typeof securityContract>("PUT /api/v1/organizations/{organization_id}/security", {
    ...named(organizationId),
    body: { require_second_factor: required },
  });
}

export function deleteOrganization(organizationId: string) {
  return api<typeof deleteContract>("DELETE /api/v1/organizations/{organization_id}", named(organizationId));
}

export function restoreOrganization(organizationId: string) {
  return api<typeof restoreContract>("POST /api/v1/organizations/{organization_id}/restore", named(organizationId));
}

const named = (organizationId: string) => ({ organizationId, params: { organization_id: organizationId } });
