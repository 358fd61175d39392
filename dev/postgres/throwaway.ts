import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { identify, isAlive } from "../bootstrap/identity.mjs";
import { readTextOrNull, writePrivateFile } from "../files";
import { findFreePort } from "../ports";
import { type ManagedPostgres, startPostgres } from "./managed";
import { findServer, stopServer } from "./server";

const FIRST_PORT = 54_400;
const PREFIX = "cadre-throwaway-";
const folders = () => (process.getuid?.() === 0 ? "/var/tmp" : tmpdir());

async function remove(folder: string) {
  const running = findServer(path.join(folder, "postgres"));
  if (running) await stopServer(running.process);
  rmSync(folder, { recursive: true, force: true });
}

/** Removes what killed test runs left behind, together with their servers. */
async function removeAbandoned() {
  for (const name of readdirSync(folders()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = path.join(folders(), name);
    if (statSync(folder).uid !== process.getuid?.()) continue;
    const owner = readTextOrNull(path.join(folder, "owner.json"));
    if (owner !== null && !isAlive(JSON.parse(owner))) await remove(folder);
  }
}

/** A Postgres for tests: fast because it does not sync, in a folder of its own that `stop` deletes. */
export async function startThrowawayPostgres(
  signal: AbortSignal = new AbortController().signal,
  settings: Record<string, string> = {},
): Promise<ManagedPostgres> {
  await removeAbandoned();
  const folder = path.join(folders(), `${PREFIX}${randomBytes(6).toString("hex")}`);
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  writePrivateFile(path.join(folder, "owner.json"), JSON.stringify(identify(process.pid)));
  const managed = await startPostgres(
    {
      home: path.join(folder, "postgres"),
      port: await findFreePort(FIRST_PORT),
      logFile: path.join(folder, "postgres.log"),
      durable: false,
      settings: { max_connections: "300", ...settings },
    },
    signal,
  );
  const stop = async () => {
    await managed.stop();
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
  };
  return { ...managed, stop };
}
