import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Another process of the app, as far as tokens go: it signs and verifies on demand, with keys of its own memory. */
export interface TokenProcess {
  sign: () => Promise<string>;
  verify: (token: string) => Promise<string>;
  stop: () => void;
}

export interface TokenCommand {
  verify?: string;
}

/** Starts a process that has the same database and configuration, and nothing else in common. */
export function startTokenProcess(): TokenProcess {
  const worker = new URL("./token-worker.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", worker], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    sign: () => ask(child, answers, {}),
    verify: (token) => ask(child, answers, { verify: token }),
    stop: () => child.kill(),
  };
}

async function ask(child: ChildProcess, answers: AsyncIterator<string>, command: TokenCommand): Promise<string> {
  child.stdin?.write(`${JSON.stringify(command)}\n`);
  const { value, done } = await answers.next();
  if (done) throw new Error("The other process has gone away.");
  return value;
}
