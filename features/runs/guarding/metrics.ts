import "server-only";
import { Counter } from "prom-client";
import type { CheckResult } from "@/features/guardrails/guarding/results";
import type { GuardrailStage } from "@/features/guardrails/schema";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import { metrics } from "@/lib/telemetry/metrics";

const counters = () =>
  processSingleton("runs.guarding.counters", () => ({
    results: new Counter({
      name: "cadre_guardrail_results_total",
      help: "Hits and failures of guardrail checks.",
      labelNames: ["stage", "check", "outcome"] as const,
      registers: [metrics().registry],
    }),
    internal: new Counter({
      name: "cadre_sanitizer_hits_total",
      help: "Times that something internal was taken out of an outgoing text.",
      labelNames: ["kind"] as const,
      registers: [metrics().registry],
    }),
  }));

/** Logs and counts a check's result, never what was found. */
export function countResult(runId: string, stage: GuardrailStage, { check, outcome, kinds }: CheckResult): void {
  counters().results.inc({ stage, check, outcome });
  log().info({ run_id: runId, stage, check, outcome, kinds }, "A guardrail check hit.");
}

/** Logs and counts that the sanitizer took something out, never what. */
export function countInternal(runId: string, kind: string): void {
  counters().internal.inc({ kind });
  log().warn({ run_id: runId, kind }, "Something internal was taken out of an outgoing text.");
}
