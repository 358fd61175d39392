import { parseArgs } from "node:util";
import { createRandom } from "./harness/random";
import { printReport, type ScenarioReport } from "./harness/report";
import { setStage } from "./harness/stage";
import { type Scenario, scenarios } from "./scenarios";

/**
 * Breaks a running installation on purpose and checks what the product promises meanwhile.
 *   npm run chaos -- [--small] [--seed N] [--only name,name] [--build folder] [--parallel N]
 * Without --build it builds the app if its sources changed, and breaks a copy of that build.
 */
const { values } = parseArgs({
  options: {
    small: { type: "boolean", default: false },
    seed: { type: "string" },
    only: { type: "string" },
    build: { type: "string" },
    parallel: { type: "string", default: "3" },
  },
});
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
const wanted = values.only?.split(",");

async function perform(scenario: Scenario, stage: Awaited<ReturnType<typeof setStage>>): Promise<ScenarioReport> {
  const startedAt = performance.now();
  const finish = (findings: Pick<ScenarioReport, "figures" | "faults">) => ({
    name: scenario.name,
    seconds: (performance.now() - startedAt) / 1000,
    ...findings,
  });
  try {
    return finish(await (values.small && scenario.small ? scenario.small(stage) : scenario.full(stage)));
  } catch (error) {
    return finish({ figures: {}, faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)] });
  }
}

const chosen = scenarios.filter(({ name, small }) => (wanted ? wanted.includes(name) : !values.small || small));
process.stdout.write(`chaos, ${values.small ? "small" : "full"} counts, seed ${seed}\n`);
const stage = await setStage(createRandom(seed), values.build ?? null);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // The app processes notice by themselves that the harness has gone; Postgres does not.
  process.once(signal, () => void stage.clear().finally(() => process.exit(1)));
}
const reports: ScenarioReport[] = [];
const stray: string[] = [];
process.on("unhandledRejection", (error) => {
  stray.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
});

/** Works the scenarios off, some at a time: most of them mostly wait. */
async function performAll(list: readonly Scenario[], parallel: number): Promise<void> {
  const next = list[Symbol.iterator]();
  const lanes = Array.from({ length: parallel }, async () => {
    for (const scenario of next) {
      const report = await perform(scenario, stage);
      printReport(report);
      reports.push(report);
    }
  });
  await Promise.all(lanes);
}

try {
  await performAll(
    chosen.filter((scenario) => !scenario.alone),
    Number(values.parallel),
  );
  await performAll(
    chosen.filter((scenario) => scenario.alone),
    1,
  );
} finally {
  await stage.clear();
}
for (const [name, faults] of [
  ["work that nobody waited for", stray],
  ["requests that a model provider would refuse", stage.model.complaints],
] as const) {
  if (faults.length === 0) continue;
  const report = { name, seconds: 0, figures: {}, faults: [...faults] };
  printReport(report);
  reports.push(report);
}
const failed = reports.filter((report) => report.faults.length > 0);
process.stdout.write(`${reports.length - failed.length} passed, ${failed.length} failed (chaos, seed ${seed})\n`);
process.exit(failed.length === 0 ? 0 : 1);
