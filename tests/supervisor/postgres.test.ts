import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isAlive } from "@/dev/bootstrap/identity.mjs";
import { dataFolder } from "@/dev/postgres/cluster";
import { type ManagedPostgres, startPostgres } from "@/dev/postgres/managed";
import { findServer, startServer } from "@/dev/postgres/server";
import { startThrowawayPostgres } from "@/dev/postgres/throwaway";
import { until } from "@/dev/wait";

const patience = { everyMs: 20, timeoutMs: 20_000 };
const never = new AbortController().signal;
let managed: ManagedPostgres;
let homes = 0;

function specOf({ home, port }: ManagedPostgres) {
  return { home, port, logFile: path.join(path.dirname(home), "postgres.log"), durable: false };
}

const anotherHome = () => `${managed.home}-${homes++}`;

async function query(url: string, statement: string) {
  const sql = postgres(url, { max: 1 });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

async function answers(url: string) {
  try {
    await query(url, "select 1");
    return true;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  managed = await startThrowawayPostgres(never);
});

afterAll(async () => {
  await managed.stop();
});

it("is a Postgres 18 in UTC that only this machine reaches, with a password", async () => {
  const [row] = await query(
    managed.url,
    "select current_setting('server_version_num')::int as version, now()::text as now",
  );
  expect(row?.version).toBeGreaterThanOrEqual(180_000);
  expect(row?.now).toMatch(/\+00$/);
  const [addresses] = await query(managed.url, "show listen_addresses");
  expect(addresses?.listen_addresses).toBe("127.0.0.1");
  expect(await answers(managed.url.replace(/:[^:@/]+@/, ":wrong@"))).toBe(false);
});

it("comes back on the same port with its data after a kill -9", async () => {
  await query(managed.url, "create table kept as select 42 as number");
  const before = managed.postmaster();
  process.kill(before.pid, "SIGKILL");
  expect(await until(() => managed.postmaster().pid !== before.pid, patience)).toBe(true);
  expect(await until(() => answers(managed.url), patience)).toBe(true);
  expect(await query(managed.url, "select number from kept")).toMatchObject([{ number: 42 }]);
});

it("is adopted, not started twice, when a server runs on the cluster already", async () => {
  const server = await startServer({ ...specOf(managed), mayMove: true }, never);
  expect(server).toMatchObject({ adopted: true, process: managed.postmaster(), port: managed.port });
});

it("starts although the recorded pid now belongs to another program", async () => {
  const spec = { ...specOf(managed), home: anotherHome() };
  await (await startPostgres(spec, never)).stop();
  const data = dataFolder(spec.home);
  writeFileSync(path.join(data, "postmaster.pid"), `${process.pid}\n${data}\n1\n1\n\n127.0.0.1\n`);
  expect(findServer(spec.home)).toBeNull();
  const second = await startPostgres(spec, never);
  expect(await answers(second.url)).toBe(true);
  await second.stop();
});

it("takes the next free port when its own is taken", async () => {
  const second = await startPostgres({ ...specOf(managed), home: anotherHome() }, never);
  expect(second.port).toBeGreaterThan(managed.port);
  await second.stop();
});

it("makes the cluster anew when making it was cut short, and leaves no draft behind", async () => {
  const home = anotherHome();
  const abort = new AbortController();
  const cut = startPostgres({ ...specOf(managed), home }, abort.signal);
  await until(
    () => readdirSync(path.dirname(home)).some((name) => name.startsWith(`${path.basename(home)}.init-`)),
    patience,
  );
  abort.abort();
  await expect(cut).rejects.toThrow();
  expect(existsSync(home)).toBe(false);
  mkdirSync(`${home}.init-killed/data`, { recursive: true });
  const whole = await startPostgres({ ...specOf(managed), home }, never);
  expect(whole.created).toBe(true);
  expect(readdirSync(path.dirname(home)).filter((name) => name.includes(".init-"))).toEqual([]);
  await whole.stop();
  expect(isAlive(whole.postmaster())).toBe(false);
});
