import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { drainRuns } from "@/features/runs/engine/drain";
import { startRunEngine } from "@/features/runs/engine/start";
import { recordPeerAddresses } from "@/lib/api/address";
import { ensureSigningKey } from "@/lib/auth/signing-keys";
import { assertAppRoleIsRestricted, migrate } from "@/lib/db/migrate";
import { env } from "@/lib/env";
import { closeNotifications } from "@/lib/events/notifications";
import { lifecycle } from "@/lib/lifecycle";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";

/** How long open responses may finish after the drain before the process leaves anyway. */
const farewellMs = 2_000;

/** Brings the process up: configuration, schema, keys, run engine. Any failure stops it with a clear message. */
export async function boot(): Promise<void> {
  try {
    env();
    recordPeerAddresses();
    if (env().MIGRATE_ON_BOOT) await migrate();
    await assertAppRoleIsRestricted();
    await ensureSigningKey();
    await startRunEngine();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    log().fatal({ err: error }, "Cadre could not start.");
    process.exit(1);
  }
  handleSignals();
  lifecycle().state = "ready";
}

/** Next never exits while an event stream is open, so the process drains and leaves by itself. */
function handleSignals(): void {
  processSingleton("signals", () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => void leave(signal));
    }
    return true;
  });
}

async function leave(signal: string): Promise<void> {
  log().info({ signal }, "Draining.");
  try {
    await drainRuns();
    await delay(farewellMs);
    await closeNotifications();
  } catch (error) {
    log().error({ err: error }, "The drain did not finish cleanly.");
  }
  process.exit(0);
}
