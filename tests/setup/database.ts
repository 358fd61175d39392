import { afterAll, inject } from "vitest";
import { pool } from "@/lib/db/client";
import { checkStoredFrames } from "./frames";
import { connectToServer, urlOf } from "./server";

const prefix = inject("databasePrefix");
const database = `${prefix}_worker_${process.env.VITEST_POOL_ID ?? "0"}`;

const server = connectToServer();
await server.unsafe(`drop database if exists ${database} with (force)`);
await server.unsafe(`create database ${database} template ${prefix}_template`);
await server.end();
process.env.DATABASE_URL = urlOf(database);

afterAll(async () => {
  // Its own connection: a test may have led the product's pool elsewhere, or ended what it led to.
  const sql = connectToServer(urlOf(database));
  try {
    await checkStoredFrames(sql);
  } finally {
    await sql.end();
    await pool().end();
  }
});
