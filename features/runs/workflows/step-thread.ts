import "server-only";
import { screenText } from "@/features/guardrails/guarding/screen";
import { type StepRow, textOfValue } from "@/features/runs/engine/step-row";
import { type StoredThread, threadKey, threadOf } from "@/features/runs/engine/stored-thread";
import { newStepThread, type Thread } from "@/features/runs/engine/thread";
import { countResult } from "@/features/runs/guarding/metrics";
import { planFor, resultEvent } from "@/features/runs/guarding/run-guard";
import type { StreamEventBody } from "@/features/runs/stream/events";
import type { StepSpec } from "@/features/workflows/schema";
import { type Flow, speakerOf } from "./flow";

/** A thread for the attempt. `answered` is how many responses of it are stored. */
export function openThread(flow: Flow, row: StepRow, spec: StepSpec, answered = 0): Thread {
  const { place } = speakerOf(flow, row, row.branchIndex !== null);
  const thread = newStepThread(flow.run, {
    key: threadKey(row.step, row.attempt),
    place,
    row,
    root: row.agent ?? "",
    input: spec.kind === "agent" ? textOfValue(row.input) : "",
    responses: answered,
    ...(row.usage ? { usage: row.usage } : {}),
    ...(spec.kind === "agent" && spec.outputSchema ? { outputSchema: spec.outputSchema } : {}),
    ...(spec.kind === "agent" && spec.maxTurns !== undefined ? { maxTurns: spec.maxTurns } : {}),
  });
  thread.guard.adopt(flow.placeholders);
  const stop = () => thread.abort.abort();
  if (flow.halt.signal.aborted) stop();
  else flow.halt.signal.addEventListener("abort", stop, { once: true, signal: thread.abort.signal });
  return thread;
}

/** What an earlier process left of the attempt. It is gone on with once. */
export function takeStored(flow: Flow, row: StepRow): StoredThread {
  const key = threadKey(row.step, row.attempt);
  const stored = threadOf(flow.threads, key);
  flow.threads.delete(key);
  return stored;
}

/** Takes out of an agent's task what the checks mask, before anything of it is stored. */
export function maskTask(
  { run, placeholders }: Flow,
  spec: StepSpec,
  input: unknown,
): { input: unknown; events: StreamEventBody[] } {
  if (spec.kind !== "agent") return { input, events: [] };
  const text = textOfValue(input);
  const screened = screenText(planFor(run.configuration, spec.agent), "input", text, placeholders);
  if (screened.text === text) return { input, events: [] };
  const masked = screened.results.filter(({ outcome }) => outcome === "masked");
  for (const result of masked) countResult(run.id, "input", result);
  return { input: screened.text, events: masked.map((result) => resultEvent("input", result)) };
}
