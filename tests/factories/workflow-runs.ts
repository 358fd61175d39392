import { insertQueuedRun } from "@/features/runs/mutations/insert-queued-run";
import { registerWorkflow } from "@/features/workflows/catalog/registry";
import type { StageSpec, StepSpec, WorkflowSpec } from "@/features/workflows/schema";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";

type Stages = readonly (StageSpec | StepSpec)[];

/** A workflow of these stages; a step by itself is a stage of its own name with an `s` behind it. */
export function givenWorkflowSpec(key: string, stages: Stages, more: Partial<WorkflowSpec> = {}): WorkflowSpec {
  const spec: WorkflowSpec = {
    key,
    displayName: key.replaceAll("-", " "),
    description: "For tests.",
    stages: stages.map((each) =>
      "steps" in each ? each : { name: `${each.name}s`, mode: "sequential", steps: [each] },
    ),
    ...more,
  };
  registerWorkflow(spec);
  return spec;
}

/** Puts a run of the workflow into the queue. */
export async function startWorkflow(
  ctx: OrganizationContext,
  key: string,
  input: unknown = "Go.",
  reuse?: { runId: string; fromStep: string },
): Promise<string> {
  const { runId } = await withOrganization(ctx, (tx) =>
    insertQueuedRun(tx, ctx, {
      userId: actingUserId(ctx),
      target: { kind: "workflow", key },
      input,
      trigger: "manual",
      ...(reuse ? { reuse } : {}),
    }),
  );
  return runId;
}
