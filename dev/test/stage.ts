import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { lastLines } from "../files";
import { inVar, root } from "../paths";

/** How many checks of a stage held and how many did not. */
export type Counts = { passed: number; failed: number };

const summaryLine = /^(\d+) passed, (\d+) failed/m;
const shownLines = 60;

/** The counts in a command's closing line; a command that ends without one counts as one check. */
export function countsFrom(output: string, exitCode: number): Counts {
  const found = [...output.matchAll(new RegExp(summaryLine, "gm"))].at(-1);
  const counts = found
    ? { passed: Number(found[1]), failed: Number(found[2]) }
    : { passed: exitCode === 0 ? 1 : 0, failed: 0 };
  // A crash after the last test must not look like success.
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Runs Node on `args` in the project, its output in `var/log/test-<name>.log`; shows the end of it on failure. */
export async function runStage(
  name: string,
  args: string[],
  environment: NodeJS.Dict<string>,
  signal: AbortSignal,
): Promise<Counts> {
  const logFile = inVar(`log/test-${name}.log`);
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment, FORCE_COLOR: "0", NO_COLOR: "1" },
  });
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  signal.removeEventListener("abort", stop);
  await new Promise((resolve) => log.end(resolve));
  signal.throwIfAborted();
  const counts = countsFrom(readFileSync(logFile, "utf8"), code);
  if (counts.failed > 0) process.stdout.write(`\n${lastLines(logFile, shownLines)}\n  The whole output: ${logFile}\n`);
  return counts;
}
