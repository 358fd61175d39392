import { spawn } from "node:child_process";

interface Check {
  title: string;
  /** Runs first; its failure is the check's. */
  before?: string[];
  args: string[];
}

/** The part of `npm test` that needs no database, build or browser. */
const checks: Check[] = [
  { title: "format and lint", args: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"] },
  { title: "structure and imports", args: ["--import", "tsx", "scripts/check-structure.ts"] },
  {
    title: "types",
    // The props of pages are typed by files that Next writes; a fresh clone has none.
    before: ["node_modules/next/dist/bin/next", "typegen"],
    args: ["node_modules/typescript/bin/tsc", "--noEmit", "--pretty", "false"],
  },
  { title: "dead code", args: ["node_modules/knip/bin/knip.js", "--no-progress"] },
];

/** Runs after the others: some of its tests measure time. */
const unitTests: Check = {
  title: "unit tests",
  args: [
    ...["node_modules/vitest/vitest.mjs", "run", "--project", "unit"],
    ...["--reporter=dot", "--reporter=./dev/test/vitest-summary.ts"],
  ],
};

interface Outcome {
  passed: number;
  failed: number;
}

function run(args: string[]): Promise<{ exitCode: number; output: string }> {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode: exitCode ?? 1, output }));
  });
}

/** A test runner's own counts, else one for the whole command. */
function count({ exitCode, output }: { exitCode: number; output: string }): Outcome {
  const summary = /^(\d+) passed, (\d+) failed$/m.exec(output);
  if (!summary) return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1 };
  const failed = Number(summary[2]);
  return { passed: Number(summary[1]), failed: exitCode === 0 ? failed : Math.max(failed, 1) };
}

async function verify({ title, before, args }: (typeof checks)[number]): Promise<Outcome> {
  const startedAt = performance.now();
  const prepared = before ? await run(before) : { exitCode: 0, output: "" };
  const result = prepared.exitCode === 0 ? await run(args) : prepared;
  const outcome = count(result);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (outcome.failed > 0) process.stdout.write(`\n${result.output.trim()}\n\n`);
  const state = outcome.failed > 0 ? `failed (${outcome.failed})` : "ok";
  process.stdout.write(`${title.padEnd(24)} ${state.padEnd(12)} ${seconds} s\n`);
  return outcome;
}

const outcomes = await Promise.all(checks.map(verify));
outcomes.push(await verify(unitTests));
const total = (key: keyof Outcome) => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
process.stdout.write(`\n${total("passed")} passed, ${total("failed")} failed\n`);
process.exitCode = total("failed") === 0 ? 0 : 1;
