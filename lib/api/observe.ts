import "server-only";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import type { Credential } from "@/lib/auth/authenticate";
import type { ChosenOrganization } from "@/lib/auth/organization";
import type { AppError } from "@/lib/errors";
import { log } from "@/lib/telemetry/log";
import { metrics } from "@/lib/telemetry/metrics";

interface Observed {
  requestId: string;
  address: string | null;
  credential: Credential | null;
  organization: ChosenOrganization | null;
}

/** One log line and one measurement per request, by route template: never a path with ids, never a body. */
export function recordRequest(contract: EndpointDefinition, status: number, durationMs: number, seen: Observed): void {
  metrics().requestDuration.observe({ method: contract.method, route: contract.path, status }, durationMs / 1000);
  log().info(
    {
      request_id: seen.requestId,
      method: contract.method,
      route: contract.path,
      status,
      duration_ms: Math.round(durationMs * 10) / 10,
      address: seen.address,
      actor: seen.credential?.actor.type,
      user_id: seen.credential?.actor.userId,
      organization_id: seen.organization?.id,
    },
    "request",
  );
}

/** A failure of ours gets a line with its cause; the client only ever sees the request id. */
export function reportFailure(error: AppError, thrown: unknown, contract: EndpointDefinition, requestId: string): void {
  if (error.status < 500) return;
  const line = { request_id: requestId, method: contract.method, route: contract.path, code: error.code };
  if (error.code === "internal_error") log().error({ ...line, err: thrown }, "request failed");
  else log().warn({ ...line, err: thrown }, "request failed");
}
