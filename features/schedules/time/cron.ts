import { Cron } from "croner";
import { isZoneName } from "./zones";

/** What decides when a schedule is due. */
export interface Timing {
  /** Five fields; null for a schedule that fires once. */
  cron: string | null;
  /** IANA name, in which `cron` is read. */
  timeZone: string;
  /** The one time of a schedule that fires once. */
  runAt: Date | null;
}

/** `?` means the moment of reading in croner, nicknames and `+` are not known to other crons: none is taken. */
const field = /^[\dA-Za-z*,/#-]+$/;

/**
 * Reads five fields of cron in a time zone. Throws an `Error` whose message is for people.
 *
 * Where clocks change: a time written without `*` and `/` in minute and hour that does not exist that day comes at the first
 * moment after the gap, and one that comes twice fires the first time only. All other patterns count moments: what falls into
 * the gap is left out, and in the hour that repeats they go on firing.
 */
export function readCron(cron: string, timeZone: string): Cron {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5 || !fields.every((each) => field.test(each))) {
    throw new Error("Write five fields: minute, hour, day of the month, month, day of the week.");
  }
  if (fields.some((each) => each.includes(",") && each.split(",").includes("*"))) {
    throw new Error("Write `*` alone: beside other values of a list it means all of them.");
  }
  try {
    return new Cron(fields.join(" "), { timezone: timeZone, mode: "5-part", fixedTimeRule: "no-wildcard" });
  } catch (cause) {
    const words = cause instanceof Error ? cause.message.replace(/^\w+: /, "") : "This is not a cron expression.";
    throw new Error(words, { cause });
  }
}

/** Whether `Intl` knows the zone. An offset such as `+02:00` is none: it has no rules. */
export function isTimeZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && isZoneName(name);
}

/** The first due time strictly after an instant; null when there is none any more. */
export function nextDueAfter({ cron, timeZone, runAt }: Timing, instant: Date): Date | null {
  if (cron === null) return runAt !== null && runAt > instant ? runAt : null;
  return readCron(cron, timeZone).nextRun(instant);
}

/** The first `count` due times strictly after an instant. */
export function nextDueTimes(timing: Timing, instant: Date, count: number): Date[] {
  if (timing.cron === null) return [nextDueAfter(timing, instant)].filter((time) => time !== null);
  return readCron(timing.cron, timing.timeZone).nextRuns(count, instant);
}

/** The last due time at or before an instant; null where there was none. */
export function lastDueUntil({ cron, timeZone, runAt }: Timing, instant: Date): Date | null {
  if (cron === null) return runAt !== null && runAt <= instant ? runAt : null;
  // Croner looks strictly before, in whole seconds, and a due time is a whole minute.
  const nextSecond = new Date((Math.floor(instant.getTime() / 1_000) + 1) * 1_000);
  return readCron(cron, timeZone).previousRuns(1, nextSecond)[0] ?? null;
}
