import type { Environment } from "./environment";
import { type ManagedProcess, manageProcess } from "./managed-process";
import { inRoot, inVar } from "./paths";

const STOP_GRACE_MS = 3000;

interface StandIn {
  name: string;
  /** Its folder under `dev/`, with a `server.ts` that prints a line starting with `ready` once it answers. */
  folder: "model" | "mailbox" | "oauth" | "tools";
  environment: Environment;
}

/** Starts the process that plays an outside system, and keeps it running. */
export function manageStandIn({ name, folder, environment }: StandIn): ManagedProcess {
  let announce = () => {};
  return manageProcess({
    name,
    args: ["--import", "tsx", inRoot("dev", folder, "server.ts")],
    env: environment,
    mode: "production",
    logFile: inVar(`log/${folder}.log`),
    graceMs: STOP_GRACE_MS,
    onLine: (text) => {
      if (text.startsWith("ready")) announce();
    },
    answers: (ended) =>
      new Promise((resolve) => {
        announce = () => resolve(true);
        ended.addEventListener("abort", () => resolve(false));
      }),
  });
}
