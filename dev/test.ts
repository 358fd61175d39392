import { bold, dim, fail, green, line, phase, red, StartError } from "./bootstrap/print.mjs";
import { ensureBuild } from "./build";
import { inRoot } from "./paths";
import { startThrowawayPostgres } from "./postgres/throwaway";
import { listenForStop } from "./stop-signal";
import { startAppUnderTest } from "./test/app-under-test";
import { findOrInstallChromium } from "./test/chromium";
import { type Counts, runStage } from "./test/stage";

const vitest = inRoot("node_modules/vitest/vitest.mjs");
const playwright = inRoot("node_modules/@playwright/test/cli.js");
const withTsx = ["--import", "tsx", "--conditions=react-server"];

type Stage = { title: string; run: (databaseServer: string, signal: AbortSignal) => Promise<Counts> };

const stages: Stage[] = [
  {
    title: "Format, lint, structure, types, dead code, unit tests",
    run: (_, signal) => runStage("verify", ["--import", "tsx", inRoot("scripts/verify.ts")], {}, signal),
  },
  {
    title: "Integration and contract tests",
    run: (databaseServer, signal) =>
      runStage(
        "integration",
        [
          vitest,
          "run",
          "--project",
          "integration",
          "--project",
          "supervisor",
          "--reporter=default",
          `--reporter=${inRoot("dev/test/vitest-summary.ts")}`,
        ],
        { TEST_DATABASE_URL: databaseServer },
        signal,
      ),
  },
  {
    title: "Production build",
    run: async (_, signal) => {
      await ensureBuild({}, signal);
      return { passed: 1, failed: 0 };
    },
  },
  { title: "Starts that are killed (a small seeded share of npm run chaos:start)", run: runStartChaos },
  { title: "Browser journeys", run: runBrowserTests },
  {
    title: "Crashes, cuts and cancels (a small seeded share of npm run chaos)",
    run: (databaseServer, signal) =>
      runStage(
        "chaos",
        [...withTsx, inRoot("tests/chaos/run.ts"), "--small"],
        { TEST_DATABASE_URL: databaseServer },
        signal,
      ),
  },
];

function runStartChaos(_: string, signal: AbortSignal): Promise<Counts> {
  const share = ["--dependencies=linked", "--kinds=terminal,everything", "--phases=seed,serve", "--seed=7"];
  return runStage("starts", ["--import", "tsx", inRoot("tests/supervisor/chaos.ts"), ...share], {}, signal);
}

async function runBrowserTests(databaseServer: string, signal: AbortSignal): Promise<Counts> {
  const chromium = findOrInstallChromium();
  const app = await startAppUnderTest(databaseServer, signal);
  try {
    const reporter = `line,${inRoot("dev/test/playwright-summary.ts")}`;
    const environment = {
      BASE_URL: app.url,
      DATABASE_URL: app.databaseUrl,
      MAILBOX_URL: app.mailboxUrl,
      CHROMIUM_PATH: chromium,
    };
    return await runStage("browser", [playwright, "test", `--reporter=${reporter}`], environment, signal);
  } finally {
    await app.stop();
  }
}

async function runAll(signal: AbortSignal): Promise<Counts> {
  const wanted = process.argv.slice(2);
  const total = { passed: 0, failed: 0 };
  const postgres = await phase("Postgres for the tests", () => startThrowawayPostgres(signal));
  try {
    for (const stage of stages) {
      if (wanted.length > 0 && !wanted.some((word) => stage.title.toLowerCase().includes(word))) continue;
      const counts = await phase(stage.title, async (say) => {
        const result = await stage.run(postgres.url, signal);
        const mark = result.failed > 0 ? red(`${result.failed} failed`) : green("ok");
        say(`${stage.title}: ${result.passed} passed ${mark}`);
        return result;
      });
      total.passed += counts.passed;
      total.failed += counts.failed;
    }
  } finally {
    await postgres.stop();
  }
  return total;
}

/** `npm test`: everything, in the order in which it is cheapest to fail. */
async function main() {
  const signal = listenForStop();
  line(`\n  ${bold("Cadre tests")} ${dim("(npm test -- integration runs one stage)")}\n`);
  const { passed, failed } = await runAll(signal);
  line(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  fail(error instanceof StartError ? error.message : String(error instanceof Error ? error.stack : error));
  line("\n0 passed, 1 failed");
  process.exit(1);
});
