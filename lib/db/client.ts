import "server-only";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";
import { preparing } from "@/lib/db/prepared";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";

export type Database = PostgresJsDatabase<Record<string, never>>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

const connectTimeoutSeconds = 5;
const idleTimeoutSeconds = 300;
/** Between two attempts to connect. The client's own back-off grows to 20 s: that long after an outage is over. */
const reconnectSeconds = () => 0.25 + Math.random() / 4;

/** The process's connection pool. Only `lib/db` and the run recorder speak to it directly. */
export function pool(): Sql {
  return processSingleton("db.pool", () =>
    postgres(env().DATABASE_URL, {
      max: env().DATABASE_POOL_SIZE,
      connect_timeout: connectTimeoutSeconds,
      idle_timeout: idleTimeoutSeconds,
      backoff: reconnectSeconds,
      onnotice: () => undefined,
      connection: { application_name: "cadre" },
    }),
  );
}

/** One connection that must not go through a transaction pooler: LISTEN and migrations. */
export function connectDirectly(applicationName: string): Sql {
  return postgres(env().DATABASE_DIRECT_URL ?? env().DATABASE_URL, {
    max: 1,
    connect_timeout: connectTimeoutSeconds,
    backoff: reconnectSeconds,
    onnotice: () => undefined,
    connection: { application_name: applicationName },
  });
}

export function database(): Database {
  return processSingleton("db.drizzle", () => drizzle(preparing(pool())));
}
