import "server-only";
import { AppError, type FieldError } from "@/lib/errors";
import { isTimeZone, nextDueAfter, readCron, type Timing } from "./cron";

/**
 * Checks when a schedule is to fire and gives its next time after `now`. Throws `validation_failed` at the field. The shortest
 * interval is a minute: five fields know nothing shorter.
 */
export function requireTiming(timing: Timing, now: Date): Date {
  const error = faultOf(timing, now);
  if (error) throw new AppError("validation_failed", "Some fields are not valid.", { errors: [error] });
  const next = nextDueAfter(timing, now);
  if (next === null) {
    const [path, message] =
      timing.cron === null ? ["run_at", "Choose a time in the future."] : ["cron", "This date never comes."];
    throw new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path, message }] });
  }
  return next;
}

function faultOf({ cron, timeZone, runAt }: Timing, now: Date): FieldError | null {
  if (!isTimeZone(timeZone))
    return { path: "time_zone", message: "This is no time zone. Write it like Europe/Berlin." };
  if (cron === null && runAt === null)
    return { path: "cron", message: "Say when: give `cron`, or `run_at` for a single time." };
  if (cron !== null && runAt !== null) return { path: "run_at", message: "Give either `cron` or `run_at`." };
  if (runAt !== null && runAt <= now) return { path: "run_at", message: "Choose a time in the future." };
  return cron === null ? null : faultOfCron(cron, timeZone);
}

function faultOfCron(cron: string, timeZone: string): FieldError | null {
  try {
    readCron(cron, timeZone);
    return null;
  } catch (error) {
    return { path: "cron", message: error instanceof Error ? error.message : String(error) };
  }
}

/** When a schedule is to fire, as a request says it. */
export function timingOf(input: {
  cron?: string | null | undefined;
  run_at?: string | null | undefined;
  time_zone: string;
}): Timing {
  return { cron: input.cron ?? null, timeZone: input.time_zone, runAt: toDate(input.run_at ?? null) };
}

export function toDate(iso: string | null): Date | null {
  return iso === null ? null : new Date(iso);
}
