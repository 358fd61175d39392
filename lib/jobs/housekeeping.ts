import "server-only";
import { lifecycle } from "@/lib/lifecycle";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";

const everyMs = 60_000;

/** Something that may be done by any process, at any time, twice. Returns how many rows it touched. */
export interface Chore {
  name: string;
  run: () => Promise<number>;
}

/** Does the chores once a minute. A failing one is logged and keeps no other from being done. */
export function startHousekeeping(chores: readonly Chore[]): void {
  processSingleton("jobs.housekeeping", () => {
    const timer = setInterval(() => void doChores(chores), everyMs);
    timer.unref();
    return timer;
  });
}

async function doChores(chores: readonly Chore[]): Promise<void> {
  for (const chore of chores) {
    if (lifecycle().state === "draining") return;
    try {
      const rows = await chore.run();
      if (rows > 0) log().info({ chore: chore.name, rows }, "Housekeeping.");
    } catch (error) {
      log().warn({ chore: chore.name, err: error }, "A chore could not be done; it is tried again in a minute.");
    }
  }
}
