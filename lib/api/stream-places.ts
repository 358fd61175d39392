import { browserEnvironment } from "./browser-environment";

/**
 * A browser opens six connections to one server by HTTP/1.1, whatever its tabs. Streams that never end may take this
 * many of them; what else the tabs ask for has the rest.
 */
const places = 2;
const retryMs = 2_000;

/**
 * Calls `work` while one of the browser's places for endless streams is ours, and waits for one as long as `signal` is not
 * aborted. Where the browser knows no locks, as on a page without TLS, every tab takes a place.
 */
export async function inStreamPlace(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  if (!("locks" in navigator)) {
    await work();
    return;
  }
  while (!signal.aborted) {
    for (let place = 0; place < places && !signal.aborted; place++) {
      const isOurs = await navigator.locks.request(`cadre-stream-${place}`, { ifAvailable: true }, async (lock) => {
        if (lock !== null) await work();
        return lock !== null;
      });
      if (isOurs) return;
    }
    await browserEnvironment.sleep(retryMs, signal);
  }
}
