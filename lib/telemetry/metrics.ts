import "server-only";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { processSingleton } from "@/lib/process";

const durationBucketsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Metrics {
  registry: Registry;
  requestDuration: Histogram<"method" | "route" | "status">;
}

/** The process's Prometheus registry: Node's default metrics and the duration of requests by route template. */
export function metrics(): Metrics {
  return processSingleton("telemetry.metrics", () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry, prefix: "cadre_" });
    const requestDuration = new Histogram({
      name: "cadre_http_request_duration_seconds",
      help: "Time until the answer's headers were ready, by route template.",
      labelNames: ["method", "route", "status"] as const,
      buckets: durationBucketsSeconds,
      registers: [registry],
    });
    return { registry, requestDuration };
  });
}
