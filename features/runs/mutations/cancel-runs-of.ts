import "server-only";
import { asSystem } from "@/lib/db/scope";
import { announce } from "@/lib/events/notifications";
import { cancelOrganizationRuns } from "./cancel-organization-runs";

/** Cancels the runs under way of an organization that ends, or of somebody who no longer belongs to it. */
export async function cancelRunsOf(owner: { organizationId: string; userId?: string }): Promise<void> {
  const ids = await asSystem((tx) => cancelOrganizationRuns(tx, owner.organizationId, owner.userId ?? null));
  if (ids.length > 0) announce("cadre_run_cancels", ids);
}
