import { expect, test } from "vitest";
import { connectDirectly, database, pool } from "@/lib/db/client";
import { isDatabaseUnavailable } from "@/lib/db/failure";

async function backendOf(sql = pool()): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return row?.pid ?? 0;
}

test("a pool with a broken connection is replaced, for plain statements and for Drizzle", async () => {
  const broken = pool();
  const drizzleBefore = database();
  const pid = await backendOf();
  const administrator = connectDirectly("test-administrator");
  await administrator`select pg_terminate_backend(${pid})`;
  await administrator.end();
  await expect.poll(() => pool() === broken).toBe(false);
  expect(database()).not.toBe(drizzleBefore);
  expect(await backendOf()).not.toBe(pid);
  const late = await backendOf(broken).catch((error: unknown) => error);
  expect(isDatabaseUnavailable(late)).toBe(true);
});

test("a statement under way on the old pool still gets its answer", async () => {
  const old = pool();
  const slow = old<{ answer: number }[]>`select 42 as answer from pg_sleep(0.5)`.execute();
  await backendOf(old);
  const administrator = connectDirectly("test-administrator");
  await administrator`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'cadre' and datname = current_database() and state = 'idle'`;
  await administrator.end();
  await expect.poll(() => pool() === old).toBe(false);
  expect((await slow)[0]?.answer).toBe(42);
});
