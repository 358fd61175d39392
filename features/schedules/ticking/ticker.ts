import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { lifecycle } from "@/lib/lifecycle";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import { ownerColumns, ownerShape, toOwner } from "../starting/owner";
import { type DueSchedule, fireDue, startWaiting } from "./fire";

/** So many schedules are dealt with at a time in a process: they share its connections with everything else. */
const concurrency = 4;
const batch = 100;
/** A schedule made, changed or freed elsewhere meanwhile is seen after this at the latest. */
const longestSleepMs = 1_000;
/** What is due and in the hands of another process at the moment is looked at again after this. */
const shortestSleepMs = 25;
/** A schedule whose transaction failed is left alone for a while, so that it does not take the place of others. */
const restSeconds = 15;

interface Ticker {
  timer: NodeJS.Timeout | null;
  /** By schedule, until when it rests, in milliseconds since 1970. */
  resting: Map<string, number>;
}

/** Starts the clock of schedules in this process. Any number of processes may have one. */
export function startTicker(): void {
  processSingleton<Ticker>("schedules.ticker", () => {
    const ticker: Ticker = { timer: null, resting: new Map() };
    void turn(ticker);
    return ticker;
  });
}

async function turn(ticker: Ticker): Promise<void> {
  if (lifecycle().state === "draining") return;
  let sleepMs = longestSleepMs;
  try {
    await tick(ticker.resting);
    sleepMs = ticker.resting.size > 0 ? longestSleepMs : await msUntilNext();
  } catch (error) {
    log().warn({ err: error }, "The schedules could not be looked at; they are again in a second.");
  }
  ticker.timer = setTimeout(() => void turn(ticker), sleepMs);
  ticker.timer.unref();
}

/** Deals with all that is due by the database's clock, and with firings that need wait no longer. Gives how many there were. */
export async function tick(resting: Map<string, number> = new Map()): Promise<number> {
  for (const [id, until] of resting) if (until <= Date.now()) resting.delete(id);
  let dealtWith = 0;
  for (const [read, work] of [[readDue, fireDue] as const, [readWaiting, startWaiting] as const]) {
    for (;;) {
      const due = await read([...resting.keys()]);
      const done = await workOn(due, work, resting);
      dealtWith += done;
      if (due.length < batch || done === 0) break;
    }
  }
  return dealtWith;
}

async function workOn(
  due: DueSchedule[],
  work: (due: DueSchedule) => Promise<boolean>,
  resting: Map<string, number>,
): Promise<number> {
  const left = due.values();
  let done = 0;
  async function workThrough(): Promise<void> {
    for (const next of left) {
      try {
        if (await work(next)) done++;
      } catch (error) {
        resting.set(next.id, Date.now() + restSeconds * 1_000);
        log().error({ schedule_id: next.id, err: error }, "A schedule could not be fired; it is tried again.");
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, workThrough));
  return done;
}

const Rows = z.array(z.object({ id: z.string(), ...ownerShape }));

function toDue(rows: Iterable<unknown>): DueSchedule[] {
  return Rows.parse([...rows]).map(({ id, ...row }) => ({ id, owner: toOwner(row) }));
}

/** In no order, so that several processes do not all begin with the same. */
async function readDue(resting: readonly string[]): Promise<DueSchedule[]> {
  const rows = await asSystem((tx) =>
    tx.execute(sql`
      select s.id, ${ownerColumns("s")} from (
        select id, organization_id, user_id from schedules
        where next_due_at <= now() and paused_at is null and id <> all(${sql.param([...resting])}::uuid[])
        order by random() limit ${batch}
      ) s`),
  );
  return toDue(rows);
}

async function readWaiting(resting: readonly string[]): Promise<DueSchedule[]> {
  const rows = await asSystem((tx) =>
    tx.execute(sql`
      select s.id, ${ownerColumns("s")} from schedules s
      where s.id in (select schedule_id from schedule_firings where status = 'pending')
        and s.id <> all(${sql.param([...resting])}::uuid[])
        and not exists (
          select 1 from runs r where r.trigger_id = s.id and r.ended_at is null and r.deleted_at is null)
      order by random() limit ${batch}`),
  );
  return toDue(rows);
}

/** By the database's clock: that of the process may be wrong, or jump. */
async function msUntilNext(): Promise<number> {
  const [row] = await pool()<{ ms: number | null }[]>`
    select (extract(epoch from min(next_due_at) - clock_timestamp()) * 1000)::float8 as ms from schedules
    where next_due_at is not null and paused_at is null`;
  const ms = row?.ms ?? longestSleepMs;
  return Math.min(longestSleepMs, Math.max(shortestSleepMs, Math.ceil(ms)));
}
