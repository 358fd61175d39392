import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface WorkerProcess {
  /** Leaves as on a deploy; resolves once it is gone. */
  drain: () => Promise<void>;
  /** Ends it without a chance to say goodbye. */
  kill: () => Promise<void>;
}

/** Another process of the app on the same database, in the role of a worker. Resolves once it works on the queue. */
export async function startWorkerProcess(): Promise<WorkerProcess> {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "tests/setup/worker-process-main.ts"],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, CADRE_ROLE: "worker", MIGRATE_ON_BOOT: "false", LOG_LEVEL: "silent" },
    },
  );
  const gone = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) if (line === "ready") break;
  if (child.exitCode !== null) throw new Error("The worker could not start.");
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await gone;
  };
  return { drain: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}
