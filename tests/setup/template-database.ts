import "./environment";
import type { TestProject } from "vitest/node";
import { migrate } from "@/lib/db/migrate";
import { connectToServer, urlOf } from "./server";

declare module "vitest" {
  export interface ProvidedContext {
    databasePrefix: string;
  }
}

/** Migrates one database before all tests; each test file gets a copy of it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const prefix = `cadre_test_${process.pid}`;
  await dropDatabases((pid) => pid === process.pid || !isAlive(pid));
  const server = connectToServer();
  await server.unsafe(`create database ${prefix}_template`);
  await server.end();
  process.env.DATABASE_URL = urlOf(`${prefix}_template`);
  await migrate();
  project.provide("databasePrefix", prefix);
  return () => dropDatabases((pid) => pid === process.pid);
}

/** Also those that a killed test run has left behind. */
async function dropDatabases(isOurs: (pid: number) => boolean): Promise<void> {
  const server = connectToServer();
  const rows = await server`select datname from pg_database where datname like 'cadre_test_%'`;
  for (const { datname } of rows) {
    const pid = Number(/^cadre_test_(\d+)_/.exec(datname)?.[1]);
    if (pid && isOurs(pid)) await server.unsafe(`drop database if exists ${datname} with (force)`);
  }
  await server.end();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
