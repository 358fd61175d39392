import "server-only";
import { type Role, roleScopes } from "@/lib/auth/roles";
import { mintOrganizationContext, type OrganizationContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { log } from "@/lib/telemetry/log";
import type { RunFacts } from "./thread";

/**
 * The context in which a run's tools act: its organization, with the rights of a viewer. Made from the run's row, never
 * from the request that started it, whose end must not end the run.
 */
export function runContext(
  run: Pick<RunFacts, "id" | "organizationId"> & { abort?: AbortController },
): OrganizationContext {
  return mintOrganizationContext({
    actor: { type: "system", purpose: `run ${run.id}` },
    organization: { id: run.organizationId, role: "viewer", scopes: roleScopes.viewer },
    requestId: run.id,
    address: null,
    userAgent: null,
    log: log().child({ run_id: run.id }),
    signal: run.abort?.signal ?? new AbortController().signal,
  });
}

/**
 * The context of what the system does in an organization by itself, such as sending a queued message, or on behalf of
 * somebody who holds a secret of it.
 */
export function systemContext(organizationId: string, purpose: string, role: Role = "viewer"): OrganizationContext {
  return mintOrganizationContext({
    actor: { type: "system", purpose },
    organization: { id: organizationId, role, scopes: roleScopes[role] },
    requestId: newId(),
    address: null,
    userAgent: null,
    log: log(),
    signal: new AbortController().signal,
  });
}
