import "server-only";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";
import { arrayTypes } from "@/lib/db/array-types";
import { preparing } from "@/lib/db/prepared";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";

export type Database = PostgresJsDatabase<Record<string, never>>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

const connectTimeoutSeconds = 5;
/** Between two attempts to connect. The client's own back-off grows to 20 s: that long after an outage is over. */
const reconnectSeconds = () => 0.25 + Math.random() / 4;

/** How long statements under way may take to finish on a pool that is replaced. */
const retirementSeconds = 3;

interface Pool {
  sql: Sql;
  drizzle: Database;
}

const holder = () => processSingleton<{ pool: Pool | null }>("db.pool", () => ({ pool: null }));

/**
 * The process's connection pool. Only `lib/db` and the run engine speak to it directly. Ask for it each time: it is
 * replaced when a connection breaks. The client (postgres.js 3.4.9) keeps unsent bytes of a broken transaction and
 * then cannot connect with that part of its pool for many seconds, which a crash of Postgres would do to all parts.
 */
export function pool(): Sql {
  return currentPool().sql;
}

function currentPool(): Pool {
  const state = holder();
  state.pool ??= openPool();
  return state.pool;
}

function openPool(): Pool {
  const state = holder();
  const sql = postgres(env().DATABASE_URL, {
    max: env().DATABASE_POOL_SIZE,
    connect_timeout: connectTimeoutSeconds,
    // Connections that never end by themselves: one that closes is broken.
    max_lifetime: null,
    fetch_types: false,
    types: arrayTypes,
    backoff: reconnectSeconds,
    onclose: () => {
      if (state.pool === opened) state.pool = null;
      void sql.end({ timeout: retirementSeconds });
    },
    onnotice: () => undefined,
    connection: { application_name: "cadre" },
  });
  const opened: Pool = { sql, drizzle: drizzle(preparing(sql)) };
  return opened;
}

/** One connection that must not go through a transaction pooler: LISTEN and migrations. */
export function connectDirectly(applicationName: string): Sql {
  return postgres(env().DATABASE_DIRECT_URL ?? env().DATABASE_URL, {
    max: 1,
    fetch_types: false,
    types: arrayTypes,
    connect_timeout: connectTimeoutSeconds,
    backoff: reconnectSeconds,
    onnotice: () => undefined,
    connection: { application_name: applicationName },
  });
}

export function database(): Database {
  return currentPool().drizzle;
}
