import "server-only";
import { pool } from "@/lib/db/client";
import { migrationsAreApplied } from "@/lib/db/migrate";
import { env } from "@/lib/env";
import { lifecycle } from "@/lib/lifecycle";
import { processSingleton } from "@/lib/process";
import packageJson from "@/package.json";

/** The version of this build. */
export const version = packageJson.version;

const checkTimeoutMs = 2_000;

export type Check = "ok" | "failed";

export interface Readiness {
  ready: boolean;
  state: ReturnType<typeof lifecycle>["state"];
  /** What the process does: see `CADRE_ROLE`. */
  role: "web" | "worker" | "all";
  checks: { database: Check; migrations: Check };
}

/** Whether a load balancer should send requests here: not draining, database reachable, every migration applied. */
export async function checkReadiness(): Promise<Readiness> {
  const { database, migrations } = await sharedChecks();
  const { state } = lifecycle();
  const ready = state === "ready" && database === "ok" && migrations === "ok";
  return { ready, state, role: env().CADRE_ROLE, checks: { database, migrations } };
}

/** Anybody may ask, as often as they like: those who ask at the same time share one look at the database. */
function sharedChecks(): Promise<Readiness["checks"]> {
  const current = processSingleton("operations.checks", () => ({
    checks: null as Promise<Readiness["checks"]> | null,
  }));
  current.checks ??= runChecks().finally(() => {
    current.checks = null;
  });
  return current.checks;
}

async function runChecks(): Promise<Readiness["checks"]> {
  const [database, migrations] = await Promise.all([
    passes(async () => (await pool()`select 1`).length === 1),
    passes(() => migrationsAreApplied()),
  ]);
  return { database, migrations };
}

async function passes(check: () => Promise<boolean>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, checkTimeoutMs, false);
  });
  try {
    return (await Promise.race([check(), timeout])) ? "ok" : "failed";
  } catch {
    return "failed"; // Why it failed is for the log of the requests that need it; a probe only needs the fact.
  } finally {
    clearTimeout(timer);
  }
}
