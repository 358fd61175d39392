import os from "node:os";
import { bold, dim, green, line, red } from "@/dev/bootstrap/print.mjs";
import type { BrowserResults } from "./browser";
import type { SignInResults } from "./sign-ins";
import { type Measured, oneAtATime, type Results, twentyAtATime } from "./streams";
import type { DepthCost, WorkflowResults } from "./workflows";

const nameWidth = 52;
const valueWidth = 14;

/** Which aims were met and which were not. */
export interface Tally {
  met: number;
  missed: number;
}

export function printMachine(): void {
  const [cpu] = os.cpus();
  const gib = Math.round(os.totalmem() / 1024 ** 3);
  const load = os.loadavg()[0]?.toFixed(1);
  line(`  ${dim(`Node ${process.version}, ${os.cpus().length} × ${cpu?.model ?? "?"}, ${gib} GiB, load ${load}`)}`);
}

/** The table of the subjects: medians of the rounds, and Cadre's figures as multiples of the bare app's. */
export function printStreams(results: Results): Tally {
  const tally = { met: 0, missed: 0 };
  for (const [scenario, { app, equipped, bare }] of results) {
    title(scenario.name, ["bare", "Cadre", "ratio", "ten tools", "ratio"]);
    const compare = (name: string, figureOf: (measured: Measured) => number, unit: string) => {
      const other = figureOf(bare);
      const own = [app, equipped].flatMap((one) => [
        figure(figureOf(one), unit),
        other > 0 ? `${(figureOf(one) / other).toFixed(2)} ×` : "",
      ]);
      row(name, [figure(other, unit), ...own]);
    };
    compare("Time to first token, p50", ({ p50 }) => p50, "ms");
    compare("Time to first token, p95", ({ p95 }) => p95, "ms");
    compare("Streams per second", ({ perSecond }) => perSecond, "");
    compare("CPU per stream", ({ cpuPerStream }) => cpuPerStream, "ms");
    compare("CPU per stream in Postgres", ({ databaseCpuPerStream }) => databaseCpuPerStream, "ms");
    for (const [who, one] of [
      ["", app],
      [" with ten tools, standard guardrails and trimmed memory", equipped],
    ] as const) {
      if (scenario === oneAtATime) {
        const limit = Math.max(bare.p50 + 5, 1.3 * bare.p50);
        const aim = `p50 at most ${figure(limit, "ms")}: the larger of bare + 5 ms and 1.3 × bare`;
        count(tally, one.p50 <= limit, `${aim}${who}`);
      }
      if (scenario === twentyAtATime) {
        count(tally, one.perSecond >= 0.7 * bare.perSecond, `at least 70 % of bare's streams per second${who}`);
      }
    }
  }
  return tally;
}

export function printReads(reads: ReadonlyMap<string, number>): void {
  title("API reads per second, 20 readers", [""]);
  for (const [path, perSecond] of reads) row(path, [perSecond.toFixed(0)]);
}

export function printSignIns({ idleMs, busyMs, signInsPerSecond }: SignInResults): Tally {
  const tally = { met: 0, missed: 0 };
  title("A read's time, p95, while others sign in", ["idle", "20 sign in", "ratio"]);
  row("GET /api/v1/conversations", [figure(idleMs, "ms"), figure(busyMs, "ms"), `${(busyMs / idleMs).toFixed(2)} ×`]);
  row("Sign-ins per second meanwhile", ["", signInsPerSecond.toFixed(0)]);
  count(tally, busyMs <= 3 * idleMs, "at most 3 × idle");
  return tally;
}

export function printWorkflows({ startMs, floodedStartMs, depths, memory, liveMiB }: WorkflowResults): Tally {
  const tally = { met: 0, missed: 0 };
  title("A queued run's wait for a worker", ["idle", "other floods", "ratio"]);
  for (const [name, idle, flooded] of [
    ["p50", startMs.p50, floodedStartMs.p50],
    ["p95", startMs.p95, floodedStartMs.p95],
  ] as const) {
    row(name, [figure(idle, "ms"), figure(flooded, "ms"), `${(flooded / idle).toFixed(2)} ×`]);
  }
  count(tally, startMs.p95 <= 100, "at most 100 ms when idle");
  count(tally, floodedStartMs.p95 <= 2 * startMs.p95, "at most 2 × idle while another organization floods the queue");
  title(
    "Steps of workflows whose agents answer at once",
    depths.map(({ waiting }) => `${waiting.toLocaleString("en")} waiting`),
  );
  row(
    "Steps per second",
    depths.map(({ stepsPerSecond }) => figure(stepsPerSecond, "")),
  );
  row(
    "Queries per step",
    depths.map(({ queriesPerStep }) => figure(queriesPerStep, "")),
  );
  row(
    "CPU per step",
    depths.map(({ cpuPerStep }) => figure(cpuPerStep, "ms")),
  );
  row(
    "CPU per step in Postgres",
    depths.map(({ databaseCpuPerStep }) => figure(databaseCpuPerStep, "ms")),
  );
  const [shallow, deep] = [depths[0], depths.at(-1)];
  if (shallow && deep) {
    const grows = (of: (cost: DepthCost) => number) => of(deep) > 1.2 * of(shallow);
    const isMet =
      !grows(({ queriesPerStep }) => queriesPerStep) && !grows(({ databaseCpuPerStep }) => databaseCpuPerStep);
    count(tally, isMet, "queries and Postgres per step grow by at most a fifth with the queue");
  }
  title(
    "Memory of the worker (resident), by runs executed",
    memory.map(({ runs }) => runs.toLocaleString("en")),
  );
  row(
    "MiB",
    memory.map(({ mib }) => figure(mib, "")),
  );
  row("Live heap before and after", [figure(liveMiB.before, "MiB"), figure(liveMiB.after, "MiB")]);
  count(tally, liveMiB.after <= 1.1 * liveMiB.before, "what is kept grows by at most a tenth");
  return tally;
}

export function printMemory(startMiB: number, idleMiB: number): Tally {
  const tally = { met: 0, missed: 0 };
  title("Memory of the app process (resident)", [""]);
  row("After the start", [figure(startMiB, "MiB")]);
  row("Idle for a minute after everything above", [figure(idleMiB, "MiB")]);
  count(tally, idleMiB <= 300, "at most 300 MiB when idle");
  return tally;
}

export function printBrowser({ scriptKiB, warm, cold, scroll }: BrowserResults): Tally {
  const tally = { met: 0, missed: 0 };
  title("In Chromium", [""]);
  row("JavaScript until the first answer is on the page", [figure(scriptKiB, "KiB gzip")]);
  count(tally, scriptKiB <= 250, "at most 250 KiB");
  for (const [visits, who] of [
    [warm, "returning"],
    [cold, "first visit"],
  ] as const) {
    for (const { path, paintMs, shift } of visits) {
      row(`LCP and CLS of ${path === "/" ? "home" : "chat"}, slow phone, ${who}`, [
        figure(paintMs, "ms"),
        shift.toFixed(3),
      ]);
      if (visits === warm) count(tally, paintMs <= 2_500 && shift <= 0.1, "at most 2,500 ms and 0.1");
    }
  }
  row("1,000 messages scrolled: most mounted at once", [String(scroll.mostMounted)]);
  count(tally, scroll.mostMounted <= 60, "at most 60");
  row("1,000 messages scrolled: longest task", [figure(scroll.longestTaskMs, "ms")]);
  count(tally, scroll.longestTaskMs <= 200, "at most 200 ms");
  return tally;
}

function count(tally: Tally, isMet: boolean, aim: string): void {
  if (isMet) tally.met++;
  else tally.missed++;
  line(`    ${isMet ? green("met") : red("missed")}  ${dim(aim)}`);
}

function title(text: string, columns: readonly string[]): void {
  line(`\n  ${bold(text.padEnd(nameWidth))}${columns.map((column) => dim(column.padStart(valueWidth))).join("")}`);
}

function row(name: string, values: readonly string[]): void {
  line(`  ${name.padEnd(nameWidth)}${values.map((value) => value.padStart(valueWidth)).join("")}`);
}

function figure(value: number, unit: string): string {
  if (Number.isNaN(value)) return "not known";
  return `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`.trimEnd();
}
