import type { App } from "./app";

/** One change of a run's owner, from the log of the process that took it. */
export interface Takeover {
  runId: string;
  epoch: number;
  at: number;
  by: App;
}

/** Every takeover that any process of the fleet has logged, by run, in order. */
export function takeoversIn(apps: readonly App[]): Map<string, Takeover[]> {
  const byRun = new Map<string, Takeover[]>();
  const lines = apps.flatMap((app) =>
    app
      .log()
      .split("\n")
      .filter((line) => line.includes("Taking over a run."))
      .map((line) => ({ app, line: JSON.parse(line) as { run_id: string; epoch: number; time: string | number } })),
  );
  for (const { app, line } of lines) {
    const takeover = { runId: line.run_id, epoch: line.epoch, at: new Date(line.time).getTime(), by: app };
    byRun.set(line.run_id, [...(byRun.get(line.run_id) ?? []), takeover]);
  }
  for (const list of byRun.values()) list.sort((a, b) => a.epoch - b.epoch);
  return byRun;
}
