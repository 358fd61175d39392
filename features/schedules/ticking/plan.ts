import { graceSeconds, mostCaughtUp } from "../constants";
import { lastDueUntil, nextDueAfter, readCron, type Timing } from "../time/cron";

/** What to do about a schedule whose time has come. */
export interface FiringPlan {
  /** The due time that fires; null when all that passed is left out. */
  fire: Date | null;
  /** Times that passed and do not fire: the first of them and, counted up to a bound, how many. */
  missed: { first: Date; count: number } | null;
  /** The due time after the last one dealt with. May have passed too: then it is next at once. */
  next: Date | null;
}

/** Beyond it missed times are not counted: a year of minutes would take seconds. */
export const mostCounted = 1_000;

/**
 * Decides what becomes of the due time `due` at `now`. Within the grace it fires; later, the catch-up policy decides about it
 * and all that followed it. `all` makes up for one time after the other, the last 100 at most.
 */
export function planFiring(timing: Timing, catchUp: "none" | "last" | "all", due: Date, now: Date): FiringPlan {
  if (now.getTime() - due.getTime() <= graceSeconds * 1_000) return firing(timing, due, due);
  if (catchUp === "all") return firing(timing, due, earliestCaughtUp(timing, due, now));
  const last = latest(due, lastDueUntil(timing, now));
  const isOnTime = now.getTime() - last.getTime() <= graceSeconds * 1_000;
  if (catchUp === "last" || isOnTime) return firing(timing, due, last);
  return {
    fire: null,
    missed: { first: due, count: countUntil(timing, due, now) + 1 },
    next: nextDueAfter(timing, now),
  };
}

function firing(timing: Timing, due: Date, fire: Date): FiringPlan {
  const missed = fire > due ? { first: due, count: countUntil(timing, due, new Date(fire.getTime() - 1)) + 1 } : null;
  return { fire, missed, next: nextDueAfter(timing, fire) };
}

/** How many due times lie after `due` and not after `end`, up to the bound. */
function countUntil({ cron, timeZone }: Timing, due: Date, end: Date): number {
  if (cron === null) return 0;
  const pattern = readCron(cron, timeZone);
  let count = 0;
  for (let next = pattern.nextRun(due); next && next <= end && count < mostCounted; next = pattern.nextRun(next))
    count++;
  return count;
}

function earliestCaughtUp({ cron, timeZone }: Timing, due: Date, now: Date): Date {
  if (cron === null) return due;
  return latest(due, readCron(cron, timeZone).previousRuns(mostCaughtUp, now).at(-1) ?? null);
}

function latest(a: Date, b: Date | null): Date {
  return b !== null && b > a ? b : a;
}
