import type { FollowEnvironment } from "./follow-stream";

/** The page as the follower sees it. */
export const browserEnvironment: FollowEnvironment = {
  random: Math.random,
  hidden: () => document.visibilityState === "hidden",
  onChange(listener) {
    document.addEventListener("visibilitychange", listener);
    window.addEventListener("online", listener);
    window.addEventListener("offline", listener);
    return () => {
      document.removeEventListener("visibilitychange", listener);
      window.removeEventListener("online", listener);
      window.removeEventListener("offline", listener);
    };
  },
  sleep(timeMs, signal) {
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", finish);
        resolve();
      };
      const timer = setTimeout(finish, timeMs);
      signal.addEventListener("abort", finish);
      if (signal.aborted) finish();
    });
  },
};

/**
 * Does `work` whenever the page is shown, with a signal that aborts once it is hidden, until `signal` aborts. Work that ends
 * by itself while the page is visible is not begun again.
 */
export async function whileVisible(signal: AbortSignal, work: (visible: AbortSignal) => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    const visit = new AbortController();
    const changed = Promise.withResolvers<void>();
    const wasHidden = browserEnvironment.hidden();
    const look = () => {
      if (!signal.aborted && browserEnvironment.hidden() === wasHidden) return;
      visit.abort();
      changed.resolve();
    };
    const forget = browserEnvironment.onChange(look);
    signal.addEventListener("abort", look);
    try {
      if (wasHidden) await changed.promise;
      else await work(visit.signal);
    } finally {
      forget();
      signal.removeEventListener("abort", look);
    }
    if (!wasHidden && !visit.signal.aborted) return;
  }
}
