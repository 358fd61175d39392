import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type * as contract from "./contract";

const at = (organizationId: string, runId: string) => ({ organizationId, params: { run_id: runId } });

export function pauseRun(organizationId: string, runId: string) {
  return api<typeof contract.pauseRun>("POST /api/v1/runs/{run_id}/pause", at(organizationId, runId));
}

export function resumeRun(organizationId: string, runId: string) {
  return api<typeof contract.resumeRun>("POST /api/v1/runs/{run_id}/resume", at(organizationId, runId));
}

/** Goes on where a run stopped short, in a new run. */
export function retryRun(organizationId: string, runId: string) {
  const idempotencyKey = crypto.randomUUID();
  return api<typeof contract.retryRun>("POST /api/v1/runs/{run_id}/retry", {
    ...at(organizationId, runId),
    idempotencyKey,
  });
}

export function rerunRun(organizationId: string, runId: string, body: BodyInput<typeof contract.rerunRun>) {
  const idempotencyKey = crypto.randomUUID();
  const call = { ...at(organizationId, runId), body, idempotencyKey };
  return api<typeof contract.rerunRun>("POST /api/v1/runs/{run_id}/rerun", call);
}

export function deleteRun(organizationId: string, runId: string) {
  return api<typeof contract.deleteRun>("DELETE /api/v1/runs/{run_id}", at(organizationId, runId));
}
