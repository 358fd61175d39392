import { processSingleton } from "@/lib/process";

/** Where the process is in its life. While draining, ordinary requests are still served; only readiness fails. */
export interface Lifecycle {
  state: "starting" | "ready" | "draining";
  startedAt: Date;
}

/** The process's own state: set by instrumentation at boot and by the SIGTERM handler. */
export function lifecycle(): Lifecycle {
  return processSingleton(
    "lifecycle",
    () => ({ state: "starting", startedAt: new Date() }) satisfies Lifecycle as Lifecycle,
  );
}
