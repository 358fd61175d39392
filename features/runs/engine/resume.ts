import "server-only";
import { queueAgain } from "@/features/runs/dispatch/claim";
import { lifecycle } from "@/lib/lifecycle";
import { log } from "@/lib/telemetry/log";
import { activeRuns } from "./active-runs";
import { claimIfUnowned } from "./leases";
import { takeOver } from "./takeover";

/**
 * Goes on with a run whose last waiting call has been decided about, in this process; one of the queue gets its turn in
 * a worker. Whatever fails here, the sweep of some process does the same within seconds.
 */
export async function resumeRun(runId: string): Promise<void> {
  if (lifecycle().state === "draining") return;
  try {
    // The process that asked may be this one, a moment before it has let go.
    await activeRuns().get(runId)?.done;
    if (await queueAgain(runId)) return;
    const claimed = await claimIfUnowned(runId);
    if (claimed) await takeOver(claimed);
  } catch (error) {
    log().warn({ run_id: runId, err: error }, "A run could not go on at once; the sweep will try again.");
  }
}
