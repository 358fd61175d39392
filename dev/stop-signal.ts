import { watchParent } from "./bootstrap/parent.mjs";
import { note } from "./bootstrap/print.mjs";

/** npm passes Ctrl-C on although the terminal has sent it to us already. */
const SAME_SIGNAL_MS = 1000;

/** Fires when a person or the system wants us to stop: a signal, or the death of npm. Further ones change nothing. */
export function listenForStop(): AbortSignal {
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
