import "server-only";
import { processSingleton } from "@/lib/process";

/** A reader that falls further behind than this many frames continues from the database. */
const keptFrames = 4_000;

export interface LoggedFrame {
  seq: number;
  frame: string;
}

/**
 * The newest durable frames of one run in this process's memory, shared by all its readers. Filled by the recorder
 * where the run executes here, else by the follower. Holds no reader's state: a slow reader costs nothing.
 */
export interface RunLog {
  runId: string;
  /** Frames of ascending `seq`, without gaps. */
  frames: LoggedFrame[];
  lastSeq: number;
  ended: boolean;
  /** The run waits for a person: nothing may come for days. */
  parked: boolean;
  /** How many readers follow; the log leaves memory when it has none and the run does not execute here. */
  readers: number;
  /** True while the run executes in this process. */
  local: boolean;
  /** Until when (milliseconds since 1970) other processes have said that they follow it. */
  followedUntil: number;
  waiting: Set<() => void>;
}

const logs = () => processSingleton("runs.logs", () => new Map<string, RunLog>());

export function findLog(runId: string): RunLog | undefined {
  return logs().get(runId);
}

export function followedRunIds(): string[] {
  return [...logs().values()].filter((each) => !each.local && !each.ended && !isUnread(each)).map((each) => each.runId);
}

/** A log that nobody has filled yet: its readers go to the database, and the first to catch up starts it. */
export function openUnreadLog(runId: string): RunLog {
  return openLog(runId, Number.POSITIVE_INFINITY);
}

/** The run's log, emptied so that it goes on after event `lastSeq`. Readers behind that go to the database. */
export function restartLog(runId: string, lastSeq: number): RunLog {
  const target = logs().get(runId) ?? openLog(runId, lastSeq);
  target.frames = [];
  target.lastSeq = lastSeq;
  target.parked = false;
  wake(target);
  return target;
}

export function isUnread(target: RunLog): boolean {
  return target.lastSeq === Number.POSITIVE_INFINITY;
}

function openLog(runId: string, lastSeq: number): RunLog {
  const created: RunLog = {
    runId,
    frames: [],
    lastSeq,
    ended: false,
    parked: false,
    readers: 0,
    local: false,
    followedUntil: 0,
    waiting: new Set(),
  };
  logs().set(runId, created);
  return created;
}

/** Adds durable frames; those the log already has are skipped. Wakes the readers. */
export function extendLog(target: RunLog, frames: readonly LoggedFrame[], ended: boolean): void {
  for (const each of frames) {
    if (each.seq <= target.lastSeq) continue;
    target.frames.push(each);
    target.lastSeq = each.seq;
  }
  if (target.frames.length > keptFrames * 2) target.frames.splice(0, target.frames.length - keptFrames);
  target.ended ||= ended;
  wake(target);
}

function wake(target: RunLog): void {
  const waiting = [...target.waiting];
  target.waiting.clear();
  for (const resume of waiting) resume();
}

export function wakeAllReaders(): void {
  for (const each of logs().values()) wake(each);
}

/** Frames after `seq` that memory still holds, or null when the reader has to go to the database for them. */
export function framesAfter(target: RunLog, seq: number): LoggedFrame[] | null {
  const first = target.frames[0];
  if (!first) return target.lastSeq <= seq ? [] : null;
  if (seq < first.seq - 1) return null;
  return target.frames.slice(seq - first.seq + 1);
}

/** Forgets the log once nobody needs it. */
export function releaseLog(target: RunLog): void {
  if (target.readers === 0 && !target.local && logs().get(target.runId) === target) logs().delete(target.runId);
}

/** How many logs and waiting readers this process holds, for metrics and leak tests. */
export function logStatistics(): { logs: number; readers: number } {
  let readers = 0;
  for (const each of logs().values()) readers += each.readers;
  return { logs: logs().size, readers };
}
