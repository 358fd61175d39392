import { createContext, useContext } from "react";
import type { Role } from "@/lib/auth/roles";

export interface WorkspaceOrganization {
  id: string;
  name: string;
  slug: string;
  role: Role;
}

/** What every part of the app's pages knows: who works, and in which organization. */
export interface Workspace {
  user: { name: string; email: string };
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
