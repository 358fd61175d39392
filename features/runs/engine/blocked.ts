import "server-only";
import { type Block, explainBlock } from "@/features/guardrails/guarding/results";
import { reviewsAt } from "@/features/guardrails/guarding/review";
import { type GuardHost, planFor, resultEvent } from "@/features/runs/guarding/run-guard";
import { startSpan } from "@/features/runs/inspector/spans";
import type { ActiveRun } from "./active-runs";
import { recordFinal } from "./outcome";
import { addUsage } from "./recorded-model";
import { record } from "./recorder";
import { withdrawApprovals } from "./waiting";

/** Lets the guard tell its results in the run's stream and in the inspector, and counts what its questions cost. */
export function guardHost(run: ActiveRun): GuardHost {
  return {
    tell(stage, result, callId) {
      const { check, outcome, kinds } = result;
      const span = startSpan(run, { kind: "guardrail", name: check, input: { stage, call_id: callId } });
      span.end({ status: outcome === "blocked" ? "blocked" : "completed", output: { outcome, kinds } });
      record(run, resultEvent(stage, result, callId));
    },
    async review(stage, request) {
      const checks = reviewsAt(planFor(run.configuration, run.agent), stage);
      const span = startSpan(run, { kind: "guardrail", name: "review", input: { stage, checks } });
      const review = await request();
      const { answer, results } = review;
      if (answer) addUsage(run, answer.usage);
      span.end({
        status: results.some(({ outcome }) => outcome === "blocked") ? "blocked" : answer ? "completed" : "failed",
        output: { model: answer?.model ?? null, results },
        ...(answer ? { usage: answer.usage } : {}),
      });
      return review;
    },
  };
}

/** Ends a run that a check has stopped: what was shown of the answer is withdrawn, and the person is told why. */
export function recordBlocked(run: ActiveRun, block: Block): void {
  run.guard.drop();
  withdrawApprovals(run);
  for (const part of run.view.parts) {
    const isUnfinished = part.type === "tool_call" && part.status === "preparing";
    if (part.type !== "text" && part.type !== "reasoning" && part.type !== "refusal" && !isUnfinished) continue;
    record(run, {
      kind: "output_item.discarded",
      output_index: Number(part.item_id.replace(/^\D+/, "")),
      item_id: part.item_id,
      reason: "guardrail",
    });
  }
  for (const body of run.projector.notice(explainBlock(block))) record(run, body);
  recordFinal(run, "refused");
}
