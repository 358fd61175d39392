import "server-only";
import { startFollower } from "@/features/runs/reading/follower";
import { startLeaseKeeper } from "./leases";
import { startSweep } from "./sweep";

/** Makes this process execute, follow and take over runs. Called once at boot, after the migrations. */
export async function startRunEngine(): Promise<void> {
  await Promise.all([startLeaseKeeper(), startFollower()]);
  startSweep();
}
