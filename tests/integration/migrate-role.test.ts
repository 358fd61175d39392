import { randomBytes } from "node:crypto";
import type { Sql } from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { assertAppRoleIsRestricted, migrate } from "@/lib/db/migrate";
import { connectToServer, urlOf } from "@/tests/setup/server";

/** An ordinary database user, as a managed Postgres gives one: owner of its database, nothing else. */
const login = `cadre_test_${process.pid}_ordinary`;
const password = randomBytes(12).toString("hex");
let server: Sql;

beforeAll(async () => {
  server = connectToServer();
  await server.unsafe(`create role ${login} login password '${password}'`);
  await server.unsafe(`create database ${login} owner ${login}`);
  const url = new URL(urlOf(login));
  url.username = login;
  url.password = password;
  process.env.DATABASE_URL = url.href;
});

afterAll(async () => {
  await pool().end();
  await server.unsafe(`drop database ${login} with (force)`);
  await server.unsafe(`drop role ${login}`);
  await server.end();
});

test("a database user that may not assume the role is told what an administrator has to run", async () => {
  await expect(migrate()).rejects.toThrow(`grant cadre_app to "${login}" with set true;`);
});

test("once an administrator has run it, the migration goes through and the role is a restricted one", async () => {
  await server.unsafe(`grant cadre_app to "${login}" with set true`);
  await migrate();
  await assertAppRoleIsRestricted();
});
