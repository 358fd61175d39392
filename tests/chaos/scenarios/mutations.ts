import { execFile } from "node:child_process";
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Findings } from "../harness/report";
import type { Stage } from "../harness/stage";

const root = path.resolve(import.meta.dirname, "../../..");
const suiteTimeoutMs = 300_000;
const leftOut = new Set([".git", ".next", "bench", "node_modules", "var"]);

/** One safeguard taken out, and the tests that must notice. `find` must stand in the file exactly once. */
interface Mutation {
  name: string;
  file: string;
  find: string;
  replace: string;
  suite: string;
}

const condition = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;
const policy = (check: string) => `ON "messages" AS PERMISSIVE FOR ALL TO "cadre_app" USING (${check})`;

const mutations: readonly Mutation[] = [
  {
    name: "a policy lets every row through",
    file: "drizzle/migrations/0000_foundation.sql",
    find: `${policy(condition)} WITH CHECK (${condition})`,
    replace: `${policy("true")} WITH CHECK (true)`,
    suite: "tests/integration/row-level-security.test.ts",
  },
  {
    name: "a table without row-level security",
    file: "drizzle/migrations/0000_foundation.sql",
    find: 'ALTER TABLE "tool_calls" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint',
    replace: "",
    suite: "tests/integration/row-level-security.test.ts",
  },
  {
    name: "no scope is asked for",
    file: "lib/api/route.ts",
    find: "!passage.organization.scopes.has(contract.access)",
    replace: "contract.access === undefined",
    suite: "tests/integration/api-route.test.ts",
  },
  {
    name: "the recorder does not compare epochs",
    file: "features/runs/engine/recorder-sql.ts",
    find: "on mine.run_id = l.run_id and mine.epoch = l.epoch",
    replace: "on mine.run_id = l.run_id",
    suite: "tests/integration/runs/takeover.test.ts",
  },
  {
    name: "a tool starts under any epoch",
    file: "features/runs/engine/tool-calls.ts",
    find: `select organization_id from run_leases where run_id = \${run.id} and epoch = \${run.epoch} for share`,
    replace: `select organization_id from run_leases where run_id = \${run.id} for share`,
    suite: "tests/integration/runs/attempts.test.ts",
  },
  {
    name: "a resumed reader gets its last event again",
    file: "features/runs/reading/follower.ts",
    find: ".filter((frame) => frame.seq > seq)",
    replace: ".filter((frame) => frame.seq >= seq)",
    suite: "tests/integration/runs/events-api.test.ts",
  },
  {
    name: "an event seen before is folded again",
    file: "features/runs/stream/fold.ts",
    find: "if (event.event_id <= view.lastEventId) return view;",
    replace: "",
    suite: "features/runs/stream/fold.test.ts",
  },
];

interface SuiteResult {
  passed: number;
  failed: number;
}

/** Takes one safeguard at a time out of a copy of the sources: the suite that guards it must fail each time. */
export async function mutate(stage: Stage): Promise<Findings> {
  const copy = path.join(stage.scratch, "mutated");
  cpSync(root, copy, {
    recursive: true,
    filter: (file) => !leftOut.has(path.relative(root, file).split("/")[0] ?? ""),
  });
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  const databaseUrl = await stage.databases.createDatabase(`cadre_chaos_${process.pid}_mutations`);
  const faults: string[] = [];
  const suites = new Set(mutations.map((each) => each.suite));
  for (const suite of suites) {
    const { passed, failed } = await runSuite(copy, suite, databaseUrl);
    if (failed > 0 || passed === 0)
      faults.push(`${suite} fails without a mutation: ${passed} passed, ${failed} failed`);
  }
  let noticed = 0;
  for (const mutation of mutations) {
    const file = path.join(copy, mutation.file);
    const before = readFileSync(file, "utf8");
    if (before.split(mutation.find).length !== 2) {
      faults.push(`"${mutation.name}": what it takes out does not stand in ${mutation.file} once`);
      continue;
    }
    writeFileSync(
      file,
      before.replace(mutation.find, () => mutation.replace),
    );
    const { failed } = await runSuite(copy, mutation.suite, databaseUrl);
    writeFileSync(file, before);
    if (failed > 0) noticed++;
    else faults.push(`"${mutation.name}": ${mutation.suite} did not notice`);
  }
  return { figures: { mutations: mutations.length, noticed, suites: suites.size }, faults };
}

/** Counts of a suite that ran; throws when it could not even start, which would look like a failure. */
async function runSuite(copy: string, suite: string, databaseUrl: string): Promise<SuiteResult> {
  const output = path.join(copy, "result.json");
  writeFileSync(output, "");
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", suite, "--reporter=json", `--outputFile=${output}`];
  const log = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      args,
      {
        cwd: copy,
        timeout: suiteTimeoutMs,
        env: { PATH: process.env.PATH, NODE_ENV: "test", TEST_DATABASE_URL: databaseUrl },
      },
      (_, stdout, stderr) => resolve(stdout + stderr),
    );
  });
  const text = existsSync(output) ? readFileSync(output, "utf8") : "";
  if (text === "") throw new Error(`${suite} did not run:\n${log.slice(-2_000)}`);
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(text) as Record<string, number>;
  // A suite whose setup fails has no failed test but is a failed suite.
  return { passed: numPassedTests ?? 0, failed: (numFailedTests ?? 0) || (numFailedTestSuites ?? 0) };
}
