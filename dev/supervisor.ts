import { watchParent } from "./bootstrap/parent.mjs";
import { fail, note } from "./bootstrap/print.mjs";
import { serve } from "./serve";
import { start } from "./start";

/** npm passes Ctrl-C on although the terminal has sent it to us already. */
const SAME_SIGNAL_MS = 1000;

/** Fires when a person or the system wants us to stop: a signal, or the death of npm. */
function listenForStop(): AbortSignal {
  const stop = new AbortController();
  let askedAt = 0;
  const request = () => {
    if (stop.signal.aborted && Date.now() - askedAt > SAME_SIGNAL_MS) note("Still stopping …");
    askedAt = Date.now();
    stop.abort();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, request);
  watchParent(request);
  return stop.signal;
}

function report(error: unknown) {
  if (!(error instanceof Error)) return fail(String(error));
  fail(error.name === "StartError" ? error.message : (error.stack ?? error.message));
}

/** What `start.mjs` hands over to once the dependencies are installed and our own Node runs. */
export async function supervise(args: string[]): Promise<void> {
  const signal = listenForStop();
  // What we start must not take itself for a restarted start.mjs.
  delete process.env.CADRE_REEXECUTED;
  try {
    if (args.includes("--serve")) await serve();
    else await start({ development: args.includes("--dev") }, signal);
    process.exit(0);
  } catch (error) {
    if (signal.aborted) process.exit(0);
    report(error);
    process.exit(1);
  }
}
