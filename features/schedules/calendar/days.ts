import { readCron } from "../time/cron";

const dayMs = 86_400_000;
/** Names of zones come in any case: without a bound, whoever asks for all of them could fill the memory. */
const mostFormats = 500;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant in a zone: `2026-11-21`. */
export function dayOf(instant: Date, zone: string): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  if (formats.size >= mostFormats) formats.clear();
  formats.set(zone, format);
  return format.format(instant);
}

/** How many days from the first to the last, both counted; below 1 where the last comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
}

/** The first moment of a day in a zone, or of the day so many days after it. Where the clock skips midnight, what comes after. */
export function startOfDay(date: string, zone: string, plusDays = 0): Date {
  const noon = Date.parse(date) + plusDays * dayMs;
  // No zone is further from UTC than 14 hours: the day begins somewhere after this.
  const before = new Date(noon - 15 * 3_600_000);
  const wanted = new Date(noon).toISOString().slice(0, 10);
  const midnights = readCron("0 0 * * *", zone).nextRuns(2, before);
  return midnights.find((midnight) => dayOf(midnight, zone) === wanted) ?? new Date(noon);
}
