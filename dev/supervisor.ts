import { reportError } from "./bootstrap/print.mjs";
import { buildPhase } from "./build";
import { configuredEnvironment } from "./environment";
import { serve } from "./serve";
import { start } from "./start";
import { listenForStop } from "./stop-signal";

async function buildOnly(signal: AbortSignal) {
  await buildPhase(configuredEnvironment(), signal);
}

/** What `start.mjs` hands over to once the dependencies are installed and our own Node runs. */
export async function supervise(args: string[]): Promise<void> {
  const signal = listenForStop();
  // What we start must not take itself for a restarted start.mjs.
  delete process.env.CADRE_REEXECUTED;
  try {
    if (args.includes("--serve")) await serve();
    else if (args.includes("--build")) await buildOnly(signal);
    else await start({ development: args.includes("--dev") }, signal);
    process.exit(0);
  } catch (error) {
    if (signal.aborted) process.exit(0);
    reportError(error);
    process.exit(1);
  }
}
