import type { Schedule, StartTarget } from "../schema";
import { instantOf, localOf, localTimeZone } from "../time/zones";
import { defaultCron, presets } from "./presets";
import { targetOf, targetValue } from "./target-value";

/** What the dialog asks for, as the person types it. */
export interface Values {
  name: string;
  target: string;
  input: string;
  preset: string;
  cron: string;
  run_at: string;
  time_zone: string;
  overlap: Schedule["overlap"];
  catch_up: Schedule["catch_up"];
}

export function valuesOf(schedule: Schedule | undefined, target: StartTarget | undefined): Values {
  const zone = schedule?.time_zone ?? localTimeZone();
  const cron = schedule ? (schedule.cron ?? "") : defaultCron;
  const preset = presets.find(({ value }) => value === cron)?.value ?? "custom";
  const shownTarget = schedule?.target ?? target;
  return {
    name: schedule?.name ?? "",
    target: shownTarget ? targetValue(shownTarget) : "",
    input: schedule ? textOf(schedule.input) : "",
    preset: schedule?.run_at ? "once" : preset,
    cron: cron === "" ? defaultCron : cron,
    run_at: localOf(schedule?.run_at ? new Date(schedule.run_at) : inAnHour(), zone),
    time_zone: zone,
    overlap: schedule?.overlap ?? "skip",
    catch_up: schedule?.catch_up ?? "last",
  };
}

const hourMs = 3_600_000;

function inAnHour(): Date {
  return new Date(Math.ceil(Date.now() / hourMs) * hourMs + hourMs);
}

function textOf(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(input, null, 2);
}

/** What the person typed as the target takes it; null for what should be an object and is none. */
export function readInput(text: string, takesObject: boolean): string | Record<string, unknown> | null {
  if (!takesObject) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function bodyOf(values: Values) {
  const isOnce = values.preset === "once";
  const { name, overlap, catch_up, time_zone } = values;
  return {
    name,
    overlap,
    catch_up,
    target: targetOf(values.target),
    time_zone: time_zone.trim(),
    cron: isOnce ? null : values.cron,
    run_at: isOnce ? (instantOf(values.run_at, time_zone.trim())?.toISOString() ?? null) : null,
  };
}
