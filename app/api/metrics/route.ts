import { timingSafeEqual } from "node:crypto";
import { problemResponse } from "@/lib/api/problem";
import { requestIdOf } from "@/lib/api/request-id";
import { sha256 } from "@/lib/crypto/digest";
import { env } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { metrics } from "@/lib/telemetry/metrics";

export const dynamic = "force-dynamic";

/** Prometheus metrics for whoever knows `METRICS_TOKEN`. Without the variable there is nothing here. */
export async function GET(request: Request): Promise<Response> {
  const { METRICS_TOKEN } = env();
  if (!METRICS_TOKEN) return problemResponse(notFound("page"), requestIdOf(request));
  const given = request.headers.get("authorization") ?? "";
  if (!timingSafeEqual(sha256(given), sha256(`Bearer ${METRICS_TOKEN}`))) {
    const error = new AppError("unauthenticated", "Send METRICS_TOKEN as `Authorization: Bearer`.");
    return problemResponse(error, requestIdOf(request));
  }
  const { registry } = metrics();
  return new Response(await registry.metrics(), {
    headers: { "content-type": registry.contentType, "cache-control": "no-store" },
  });
}
