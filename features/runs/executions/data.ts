import "server-only";
import { getAgentKey } from "@/features/agents/data";
import type { OrganizationContext } from "@/lib/context";
import { listRuns } from "../data";

/** One's own runs that began with an agent, named by id or key, newest first. */
export async function listExecutions(
  ctx: OrganizationContext,
  agent: string,
  page: { cursor?: string | undefined; limit: number },
) {
  return listRuns(ctx, { ...page, agent: await getAgentKey(ctx, agent) });
}
