import postgres from "postgres";
import { isAlive, type ProcessRecord } from "../bootstrap/identity.mjs";
import { warn } from "../bootstrap/print.mjs";
import { backOffMs, countFailures } from "../managed-process";
import { pause, until } from "../wait";
import { ensureCluster } from "./cluster";
import { connectionUrl, type ServerSpec, startServer, stopServer } from "./server";

const LOOK_EVERY_MS = 300;

export type ManagedPostgres = {
  url: string;
  port: number;
  home: string;
  /** True when the cluster was made by this call. */
  created: boolean;
  /** True when a server of a previous start was still running and is used on. */
  adopted: boolean;
  /** The postmaster as it is now; after a restart it is another one. */
  postmaster: () => ProcessRecord;
  stop: () => Promise<void>;
};

/** Makes the database where the cluster has none of this name. */
async function ensureDatabase(maintenanceUrl: string, name: string): Promise<void> {
  const sql = postgres(maintenanceUrl, { max: 1, onnotice: () => {} });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`;
    if (!found) await sql`create database ${sql(name)}`;
  } finally {
    await sql.end();
  }
}

/**
 * A Postgres on the cluster in `home`, made, adopted or started as need be, with the database `cadre` in it. While it
 * is managed it is started again when it dies, on the same port, with growing pauses.
 */
export async function startPostgres(spec: Omit<ServerSpec, "mayMove">, signal: AbortSignal): Promise<ManagedPostgres> {
  const created = await ensureCluster(spec, signal);
  const first = await startServer({ ...spec, mayMove: true }, signal);
  const stopping = new AbortController();
  let current = first.process;

  async function restart(failures: number) {
    warn("Postgres ended; starting it again.");
    await pause(backOffMs(failures), stopping.signal);
    if (stopping.signal.aborted) return;
    const server = await startServer({ ...spec, port: first.port, mayMove: false }, stopping.signal);
    current = server.process;
  }

  async function keepAlive() {
    for (let failures = 0; !stopping.signal.aborted; ) {
      const startedAt = Date.now();
      const isGone = () => !isAlive(current);
      await until(isGone, { everyMs: LOOK_EVERY_MS, timeoutMs: Number.POSITIVE_INFINITY, signal: stopping.signal });
      if (stopping.signal.aborted) return;
      failures = countFailures(failures, Date.now() - startedAt);
      try {
        await restart(failures);
      } catch (error) {
        if (!stopping.signal.aborted) warn(error instanceof Error ? error.message : String(error));
      }
    }
  }

  const keeping = keepAlive();
  async function stop() {
    stopping.abort();
    await keeping;
    await stopServer(current);
  }
  try {
    await ensureDatabase(connectionUrl(spec.home, first.port, "postgres"), "cadre");
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: connectionUrl(spec.home, first.port, "cadre"),
    port: first.port,
    home: spec.home,
    created,
    adopted: first.adopted,
    postmaster: () => current,
    stop,
  };
}
