import { activeRuns, stopRun } from "@/features/runs/engine/active-runs";
import { pool } from "@/lib/db/client";
import { announce } from "@/lib/events/notifications";

/** What a crash leaves: nothing executes the run any more, nobody renews its lease, and it has run out. */
export async function crashRun(runId: string): Promise<void> {
  const run = activeRuns().get(runId);
  if (run) stopRun(run, "lost");
  await run?.done;
  await pool()`
    update run_leases set expires_at = now() - interval '1 second' where run_id = ${runId} and owner <> ''`;
  announce("cadre_run_queue", ["crashed"]);
}
