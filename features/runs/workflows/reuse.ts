import "server-only";
import type { RunWorkflow } from "@/features/runs/configuration/configuration";
import type { ActiveRun } from "@/features/runs/engine/active-runs";
import type { StepRow } from "@/features/runs/engine/step-row";
import { loadSteps } from "@/features/runs/engine/stored-steps";
import type { WorkflowSpec } from "@/features/workflows/schema";

/** The finished steps of an earlier run that stand before the one from which this run begins, by name. */
export async function findReusable(
  { organizationId }: ActiveRun,
  { spec, reuse }: RunWorkflow,
): Promise<ReadonlyMap<string, StepRow>> {
  if (!reuse) return new Map();
  const before = namesBefore(spec, reuse.fromStep);
  const { rows } = await loadSteps(reuse.runId, organizationId);
  return new Map(
    rows
      .filter(({ step, status }) => before.has(step) && (status === "completed" || status === "skipped"))
      .map((row) => [row.step, row]),
  );
}

/** The steps before one: those of earlier stages, those before it in its own, and its siblings in a parallel stage. */
function namesBefore(spec: WorkflowSpec, fromStep: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const stage of spec.stages) {
    const place = stage.steps.findIndex(({ name }) => name === fromStep);
    const isParallel = stage.mode === "parallel";
    for (const [index, { name }] of stage.steps.entries()) {
      if (place < 0 || (isParallel ? index !== place : index < place)) names.add(name);
    }
    if (place >= 0) return names;
    names.add(stage.name);
  }
  // A step that is not there would let nothing run.
  return new Set();
}
