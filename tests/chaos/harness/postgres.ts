import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres, { type Sql } from "postgres";
import { identify, isAlive } from "@/dev/bootstrap/identity.mjs";
import { writePrivateFile } from "@/dev/files";
import { findFreePort } from "@/dev/ports";
import { ensureCluster } from "@/dev/postgres/cluster";
import { connectionUrl, type Server, startServer, stopServer } from "@/dev/postgres/server";
import { until } from "@/dev/wait";

/** A Postgres of our own that may be killed. */
export interface DatabaseServer {
  /** A new, empty database; answers its URL. */
  createDatabase(name: string): Promise<string>;
  /** SIGKILL to the postmaster; resolves when it is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends the server and deletes its data. */
  remove(): Promise<void>;
}

const firstPort = 4_700;
const never = new AbortController().signal;

export async function startDatabaseServer(): Promise<DatabaseServer> {
  // The supervisor's throwaway servers have this name and owner file: the next of them clears up after a killed test.
  const parent = process.getuid?.() === 0 ? "/var/tmp" : tmpdir();
  const folder = path.join(parent, `cadre-throwaway-${randomBytes(6).toString("hex")}`);
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  writePrivateFile(path.join(folder, "owner.json"), JSON.stringify(identify(process.pid)));
  const home = path.join(folder, "postgres");
  await ensureCluster({ home, durable: false }, never);
  const port = await findFreePort(firstPort);
  const launch = () =>
    startServer(
      {
        home,
        durable: false,
        port,
        mayMove: false,
        logFile: path.join(folder, "log"),
        settings: { max_connections: "300" },
      },
      never,
    );
  let server: Server = await launch();
  return {
    async createDatabase(name) {
      const sql = connect(connectionUrl(home, port, "postgres"));
      await sql`create database ${sql(name)}`;
      await sql.end();
      return connectionUrl(home, port, name);
    },
    async kill() {
      process.kill(server.process.pid, "SIGKILL");
      await until(() => !isAlive(server.process), { everyMs: 10, timeoutMs: 5_000 });
    },
    async start() {
      server = await launch();
    },
    async remove() {
      await stopServer(server.process);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The harness's own view into a database. */
export function connect(url: string): Sql {
  return postgres(url, { max: 4, onnotice: () => undefined, connection: { application_name: "chaos" } });
}
