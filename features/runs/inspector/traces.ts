import "server-only";
import { createHash } from "node:crypto";
import type { ActiveRun } from "@/features/runs/engine/active-runs";
import { exportStep, type TraceStep } from "@/lib/telemetry/traces";
import type { SpanRow } from "./span-writer";

/** The number of the step that is the whole run. */
const rootNumber = 0;

/** A run's trace has the run's id, so a log line leads to it. */
const traceIdOf = (runId: string) => runId.replaceAll("-", "");

/** The same in every process: a step names its parent without having seen it. */
function spanIdOf(runId: string, number: number): string {
  return createHash("sha256").update(`${runId}/${number}`).digest("hex").slice(0, 16);
}

/** Exports a finished step by the semantic conventions for generative AI of OpenTelemetry. */
export function exportSpan(run: ActiveRun, row: SpanRow & { ended_at: Date }): void {
  exportStep({
    traceId: traceIdOf(run.id),
    spanId: spanIdOf(run.id, row.number),
    parentId: spanIdOf(run.id, row.parent ?? rootNumber),
    ...conventionsOf(row),
    startedAt: row.started_at,
    endedAt: row.ended_at,
    error: row.status === "failed" ? (row.error ?? "It failed.") : null,
  });
}

/** Exports the run itself, once it has ended. */
export function exportRun(run: ActiveRun, startedAt: Date): void {
  const { outcome, error } = run.view;
  const workflow = run.configuration.workflow?.spec.key;
  exportStep({
    traceId: traceIdOf(run.id),
    spanId: spanIdOf(run.id, rootNumber),
    parentId: null,
    name: workflow === undefined ? `invoke_agent ${run.agent}` : `invoke_workflow ${workflow}`,
    kind: "internal",
    startedAt,
    endedAt: new Date(),
    attributes: {
      ...(workflow === undefined
        ? { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": run.agent }
        : { "cadre.workflow.key": workflow }),
      "gen_ai.request.model": run.model,
      "gen_ai.usage.input_tokens": run.usage.input_tokens,
      "gen_ai.usage.output_tokens": run.usage.output_tokens,
      ...(run.conversationId === null ? {} : { "gen_ai.conversation.id": run.conversationId }),
      "cadre.run.id": run.id,
      "cadre.organization.id": run.organizationId,
      "cadre.run.outcome": outcome ?? "unknown",
      "cadre.run.cost_micros": run.usage.cost_micros,
      ...(error ? { "error.type": error.code } : {}),
    },
    error: error?.message ?? null,
  });
}

function conventionsOf(row: SpanRow): Pick<TraceStep, "name" | "kind" | "attributes"> {
  const common = {
    ...(row.agent_key === null ? {} : { "gen_ai.agent.name": row.agent_key }),
    "cadre.run.id": row.run_id,
    ...(row.status === "failed" ? { "error.type": "_OTHER" } : {}),
  };
  switch (row.kind) {
    case "model":
      return {
        name: row.model === null ? "chat" : `chat ${row.model}`,
        kind: "client",
        attributes: { ...common, "gen_ai.operation.name": "chat", ...modelAttributes(row) },
      };
    case "tool":
      return {
        name: `execute_tool ${row.name}`,
        kind: "internal",
        attributes: { ...common, "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": row.name },
      };
    default:
      return {
        name: `${row.kind} ${row.name}`,
        kind: "internal",
        attributes: { ...common, "cadre.step.kind": row.kind, "cadre.step.status": row.status },
      };
  }
}

function modelAttributes({ model, usage }: SpanRow): TraceStep["attributes"] {
  return {
    ...(model === null ? {} : { "gen_ai.request.model": model, "gen_ai.response.model": model }),
    ...(usage === null
      ? {}
      : {
          "gen_ai.usage.input_tokens": usage.input_tokens,
          "gen_ai.usage.output_tokens": usage.output_tokens,
          "gen_ai.usage.cache_read.input_tokens": usage.cached_input_tokens,
          "cadre.cost_micros": usage.cost_micros,
        }),
  };
}
