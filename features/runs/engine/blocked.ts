import "server-only";
import { type Block, explainBlock } from "@/features/guardrails/guarding/results";
import { reviewsAt } from "@/features/guardrails/guarding/review";
import { type GuardHost, planFor, resultEvent } from "@/features/runs/guarding/run-guard";
import { startSpan } from "@/features/runs/inspector/spans";
import type { ActiveRun } from "./active-runs";
import { recordFinal } from "./outcome";
import { addUsage } from "./recorded-model";
import { record } from "./recorder";
import { partsOf, type Thread } from "./thread";
import { withdrawApprovals } from "./waiting";

/** Lets a thread's guard tell its results in the run's stream and in the inspector, and counts what its questions cost. */
export function guardHost(thread: Thread): GuardHost {
  return {
    tell(stage, result, callId) {
      const { check, outcome, kinds } = result;
      const span = startSpan(thread, { kind: "guardrail", name: check, input: { stage, call_id: callId } });
      span.end({ status: outcome === "blocked" ? "blocked" : "completed", output: { outcome, kinds } });
      record(thread, resultEvent(stage, result, callId));
    },
    async review(stage, request) {
      const checks = reviewsAt(planFor(thread.configuration, thread.agent), stage);
      const span = startSpan(thread, { kind: "guardrail", name: "review", input: { stage, checks } });
      const review = await request();
      const { answer, results } = review;
      if (answer) addUsage(thread, answer.usage);
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
  withdrawApprovals(run);
  withdrawAnswer(run, block);
  recordFinal(run, "refused");
}

/** Withdraws what was shown of a thread that a check has stopped, and says why. */
export function withdrawAnswer(thread: Thread, block: Block): void {
  thread.guard.drop();
  for (const part of partsOf(thread)) {
    const isUnfinished = part.type === "tool_call" && part.status === "preparing";
    if (part.type !== "text" && part.type !== "reasoning" && part.type !== "refusal" && !isUnfinished) continue;
    record(thread, {
      kind: "output_item.discarded",
      output_index: Number(part.item_id.replace(/^\D+/, "")),
      item_id: part.item_id,
      reason: "guardrail",
    });
  }
  for (const body of thread.projector.notice(explainBlock(block))) record(thread, body);
}
