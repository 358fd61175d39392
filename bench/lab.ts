import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { phase } from "@/dev/bootstrap/print.mjs";
import type { Environment } from "@/dev/environment";
import { inRoot } from "@/dev/paths";
import { startThrowawayPostgres } from "@/dev/postgres/throwaway";
import { prepareBuilds } from "./builds";
import { prepareInspection } from "./heap";
import { type Server, startServer } from "./processes";

/** Everything that is measured, running. */
export interface Lab {
  app: Server;
  bare: Server;
  databaseUrl: string;
  /** Null where the database is somebody else's. */
  postmasterPid: number | null;
  /** What the app keeps, in MiB. */
  liveHeapMiB(): Promise<number>;
}

interface Database {
  url: string;
  postmasterPid: number | null;
  drop(): Promise<void>;
}

/** The benchmark's subject is not how much one address may ask. */
const noLimits = Object.fromEntries(
  ["RUNS", "REQUESTS", "ADDRESS", "SIGN_INS"].map((name) => [`RATE_LIMIT_${name}_PER_MINUTE`, "100000000"]),
);

/** Builds and starts all that is measured, hands it to `work`, and ends it whatever happens. */
export async function withLab<T>(
  signal: AbortSignal,
  { countsStatements }: { countsStatements: boolean },
  work: (lab: Lab) => Promise<T>,
): Promise<T> {
  const scratch = mkdtempSync(path.join(tmpdir(), "cadre-bench-"));
  const endings: (() => Promise<void> | void)[] = [() => rmSync(scratch, { recursive: true, force: true })];
  async function running<R>(starting: Promise<R>, end: (result: R) => Promise<void>): Promise<R> {
    const result = await starting;
    endings.push(() => end(result));
    return result;
  }
  try {
    const builds = await phase("Builds of Cadre and of the bare app", () => prepareBuilds(scratch, signal));
    const database = await phase("Postgres", () =>
      running(openDatabase(signal, countsStatements), ({ drop }) => drop()),
    );
    const stop = ({ stop }: Server) => stop();
    const start = (name: string, args: string[], environment: Environment, ready: string) =>
      running(startServer({ name, args, environment, ready }, signal), stop);
    const model = await start("model", ["--import", "tsx", inRoot("bench/model.ts")], {}, "/health");
    const shared = { OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_API_KEY: "bench", OPENAI_MODEL: "bench" };
    const bare = await start("bare", [builds.bare], shared, "/");
    const environment = { ...shared, ...noLimits, ...secrets(), DATABASE_URL: database.url };
    const { flag, liveHeapMiB } = await prepareInspection();
    const app = await start("app", [flag, builds.app], environment, "/api/health/ready");
    return await work({ app, bare, liveHeapMiB, databaseUrl: database.url, postmasterPid: database.postmasterPid });
  } finally {
    for (const end of endings.toReversed()) await end();
  }
}

function secrets(): Environment {
  return {
    AUTH_SECRET: randomBytes(32).toString("base64url"),
    CADRE_MASTER_KEY: randomBytes(32).toString("base64"),
    NEXT_MANUAL_SIG_HANDLE: "true",
  };
}

/** A fresh database: on the server TEST_DATABASE_URL, or on a Postgres of our own that syncs every commit. */
async function openDatabase(signal: AbortSignal, countsStatements: boolean): Promise<Database> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return createDatabase(given);
  const own = await startThrowawayPostgres(signal, {
    fsync: "on",
    full_page_writes: "on",
    // Costs a little of every statement: only where they are counted.
    ...(countsStatements ? { shared_preload_libraries: "pg_stat_statements" } : {}),
  });
  return { url: own.url, postmasterPid: own.postmaster().pid, drop: own.stop };
}

async function createDatabase(server: string): Promise<Database> {
  const name = `cadre_bench_${process.pid}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await execute(server, `create database ${name}`);
  const drop = () => execute(server, `drop database if exists ${name} with (force)`);
  return { url: url.href, postmasterPid: null, drop };
}

async function execute(server: string, statement: string): Promise<void> {
  const sql = postgres(server, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
