import "server-only";
import { PgBoss } from "pg-boss";
import type { Sql } from "postgres";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";

const schema = "pgboss";
/** Statements of the queue are short: two connections serve a process, besides the one that listens. */
const connections = 2;
const connectTimeoutMs = 5_000;
/** How often finished jobs are removed and jobs of dead processes are found. */
const maintenanceSeconds = 600;
const supervisionSeconds = 30;

const holder = () => processSingleton<{ boss: Promise<PgBoss> | null }>("jobs.boss", () => ({ boss: null }));

/** The process's queue client, started on first use. A start that fails is tried again by the next caller. */
export function boss(): Promise<PgBoss> {
  const state = holder();
  state.boss ??= startBoss().catch((error: unknown) => {
    state.boss = null;
    throw error;
  });
  return state.boss;
}

/** Lets the jobs that run finish, up to `timeoutMs`, and closes the connections. What is left is done by another process. */
export async function stopBoss(timeoutMs: number): Promise<void> {
  const state = holder();
  const started = await state.boss;
  state.boss = null;
  await started?.stop({ graceful: true, timeout: timeoutMs });
}

async function startBoss(): Promise<PgBoss> {
  const made = new PgBoss({
    ...connectionOptions(),
    max: connections,
    useListenNotify: true,
    // Done before, under our own lock; here it finishes index builds that an upgrade left to the background.
    migrate: env().MIGRATE_ON_BOOT,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: supervisionSeconds,
    monitorIntervalSeconds: supervisionSeconds,
    maintenanceIntervalSeconds: maintenanceSeconds,
  });
  made.on("error", (error) => log().warn({ err: toError(error) }, "The job queue met an error; it goes on by itself."));
  made.on("warning", ({ message }) => log().warn({ reason: message }, "The job queue warns."));
  await made.start();
  return made;
}

/** Errors of its workers come as copies that have lost their class. */
function toError(error: Error): Error {
  return error instanceof Error ? error : Object.assign(new Error(), error);
}

/** Brings the queue's own schema up to date and lets the application role add jobs. Call it under the migration lock. */
export async function migrateJobTables(sql: Sql): Promise<void> {
  const installer = new PgBoss({ ...connectionOptions(), max: 1, supervise: false, schedule: false });
  const errors: Error[] = [];
  installer.on("error", (error) => errors.push(error));
  await installer.start();
  await installer.stop({ graceful: false });
  if (errors[0]) throw errors[0];
  await sql`grant usage on schema pgboss to cadre_app`;
  await sql`grant select on table pgboss.queue to cadre_app`;
  // Enough to add a job and to learn its id: what a job carries is not to be read by a request of an organization.
  await sql`grant insert, select (id, start_after) on table pgboss.job_common to cadre_app`;
}

function connectionOptions() {
  return {
    connectionString: connectionString(),
    schema,
    application_name: "cadre-jobs",
    connectionTimeoutMillis: connectTimeoutMs,
  };
}

/** Its driver reads `sslmode` more strictly than ours, unless it is told to read it as libpq does. */
function connectionString(): string {
  const url = env().DATABASE_DIRECT_URL ?? env().DATABASE_URL;
  if (!url.includes("sslmode=") || url.includes("uselibpqcompat=")) return url;
  return `${url}&uselibpqcompat=true`;
}
