/** What a scenario has found out: figures for the table, and faults. A scenario without faults has passed. */
export interface Findings {
  figures: Record<string, string | number>;
  faults: string[];
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** "p50 120 ms, max 450 ms" */
export function spread(valuesMs: readonly number[]): string {
  if (valuesMs.length === 0) return "none";
  return `p50 ${Math.round(median(valuesMs))} ms, max ${Math.round(Math.max(...valuesMs))} ms`;
}

export interface ScenarioReport extends Findings {
  name: string;
  seconds: number;
}

const faultsShown = 8;

export function printReport(report: ScenarioReport): void {
  const figures = Object.entries(report.figures).map(([name, value]) => `${name}: ${value}`);
  const verdict = report.faults.length === 0 ? "passed" : "FAILED";
  process.stdout.write(`${verdict}  ${report.name} (${report.seconds.toFixed(0)} s)\n`);
  for (const line of figures) process.stdout.write(`        ${line}\n`);
  for (const fault of report.faults.slice(0, faultsShown)) process.stdout.write(`      ! ${fault}\n`);
  if (report.faults.length > faultsShown) {
    process.stdout.write(`      ! and ${report.faults.length - faultsShown} more\n`);
  }
}
