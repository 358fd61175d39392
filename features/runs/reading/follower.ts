import "server-only";
import { splitFrames } from "@/features/runs/stream/frames";
import { pool } from "@/lib/db/client";
import { announce, onNotification } from "@/lib/events/notifications";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import { extendLog, findLog, followedRunIds, isUnread, type RunLog, restartLog } from "./log";

/** Notifications make following quick; this poll makes it certain, and tells the owners that somebody follows. */
const pollMs = 1_000;
const interestMs = 3 * pollMs;

interface Follower {
  timer: NodeJS.Timeout;
  /** Runs whose rows are being read, and those announced again meanwhile. */
  reading: Set<string>;
  again: Set<string>;
}

/** Starts keeping the logs of runs that execute in other processes up to date. */
export async function startFollower(): Promise<void> {
  const { timer } = follower();
  timer.unref();
  await onNotification("cadre_run_events", (ids) => {
    for (const id of ids) if (findLog(id)) void follow(id);
  });
  await onNotification("cadre_run_followers", noteFollowers);
}

/** A run that no other process follows is not announced: it is most runs, and each announcement is a transaction. */
export function announceEvents(log: RunLog): void {
  if (log.followedUntil > Date.now()) announce("cadre_run_events", [log.runId]);
}

function noteFollowers(runIds: string[]): void {
  for (const id of runIds) {
    const log = findLog(id);
    if (!log?.local) continue;
    const isFirst = log.followedUntil < Date.now();
    log.followedUntil = Date.now() + interestMs;
    // What was written between the follower's read and now.
    if (isFirst) announceEvents(log);
  }
}

/** Makes an unread log go on after `seq`, where its first reader has arrived. */
export function followFrom(log: RunLog, seq: number): void {
  if (isUnread(log)) restartLog(log.runId, seq);
  void follow(log.runId);
  if (!log.local) announce("cadre_run_followers", [log.runId]);
}

const follower = () =>
  processSingleton<Follower>("runs.follower", () => ({
    timer: setInterval(() => {
      const ids = followedRunIds();
      for (const id of ids) void follow(id);
      announce("cadre_run_followers", ids);
    }, pollMs),
    reading: new Set(),
    again: new Set(),
  }));

async function follow(runId: string): Promise<void> {
  const { reading, again } = follower();
  if (reading.has(runId)) {
    again.add(runId);
    return;
  }
  reading.add(runId);
  try {
    do {
      again.delete(runId);
      await catchUp(runId);
    } while (again.has(runId));
  } catch (error) {
    log().warn({ run_id: runId, err: error }, "A run's new events could not be read; trying again.");
  } finally {
    reading.delete(runId);
  }
}

async function catchUp(runId: string): Promise<void> {
  const target = findLog(runId);
  if (!target || target.local || target.ended || isUnread(target)) return;
  const page = await readFrames(runId, target.lastSeq);
  if (target.local) return;
  target.parked = page.parked;
  extendLog(target, page.frames, page.complete);
}

interface FramePage {
  frames: { seq: number; frame: string }[];
  /** The run has ended and these are its last frames. */
  complete: boolean;
  /** The run waits for a person. */
  parked: boolean;
}

const pageRows = 1_000;

/** Durable frames after `seq`, oldest first; at most a page of rows. */
export async function readFrames(runId: string, seq: number): Promise<FramePage> {
  const rows = await pool()<{ frames: string | null; ended: boolean; parked: boolean }[]>`
    select e.frames, r.ended_at is not null as ended, r.status = 'waiting' as parked
    from runs r left join lateral (
      select seq, frames from run_events where run_id = r.id and last_seq > ${seq} order by seq limit ${pageRows}
    ) e on true
    where r.id = ${runId} order by e.seq`;
  const frames = rows
    .flatMap((row) => (row.frames === null ? [] : splitFrames(row.frames)))
    .filter((frame) => frame.seq > seq);
  const ended = rows[0]?.ended ?? true;
  return { frames, complete: ended && rows.length < pageRows, parked: rows[0]?.parked ?? false };
}
