import type { ShownStep, StepState } from "./shown-step";

interface Bar {
  attempt: number;
  /** Parts of the whole time, from 0 to 1. */
  left: number;
  width: number;
  state: StepState;
}

interface Line {
  bars: Bar[];
  /** From the beginning of the first attempt to the end of the last, or to now; null before it begins. */
  tookMs: number | null;
}

interface Times {
  started_at: string | null;
  created_at: string;
  ended_at: string | null;
}

/** Where the bars of the steps lie in the time from the run's beginning to its end, or to now. */
export function barsOf(steps: readonly ShownStep[], run: Times, nowMs: number): Line[] {
  const startMs = Date.parse(run.started_at ?? run.created_at);
  const endMs = run.ended_at === null ? nowMs : Date.parse(run.ended_at);
  const ends = steps.flatMap(({ attempts }) => attempts.map(({ ended_at }) => timeOf(ended_at, startMs)));
  const totalMs = Math.max(1, endMs - startMs, ...ends.map((each) => each - startMs));
  return steps.map(({ attempts }) => {
    const bars = attempts
      .filter(({ status, reused_from }) => status !== "skipped" && reused_from === null)
      .map(({ attempt, started_at, ended_at, status }) => {
        const beganMs = Math.max(startMs, Date.parse(started_at));
        const width = Math.max(0, timeOf(ended_at, endMs) - beganMs) / totalMs;
        return { attempt, left: (beganMs - startMs) / totalMs, width, state: status };
      });
    const first = bars[0];
    const last = bars.at(-1);
    return { bars, tookMs: first && last ? (last.left + last.width - first.left) * totalMs : null };
  });
}

function timeOf(iso: string | null, otherwiseMs: number): number {
  return iso === null ? otherwiseMs : Date.parse(iso);
}
