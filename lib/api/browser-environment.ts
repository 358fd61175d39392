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
