import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { RequestOptions } from "./api";

export interface SecondProcess {
  /** The status and the answer of the route in the other process. */
  ask: (method: string, path: string, options?: Omit<RequestOptions, "method" | "signal">) => Promise<SecondAnswer>;
  stop: () => void;
}

export interface SecondAnswer {
  status: number;
  body: { code?: string } & Record<string, unknown>;
}

/** Another process of the app on the same database, with caches and connections of its own. Requests go one at a time. */
export function startSecondProcess(): SecondProcess {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "tests/setup/second-process-main.ts"],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(method, path, options = {}) {
      child.stdin.write(`${JSON.stringify({ method, path, ...options })}\n`);
      const { value } = await answers.next();
      if (value === undefined) throw new Error("The second process ended without an answer.");
      return JSON.parse(value) as SecondAnswer;
    },
    stop: () => child.stdin.end(),
  };
}
