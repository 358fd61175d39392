import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { defineTool } from "@/features/tools/schema";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const weekdayOf = (date: Temporal.PlainDate) => weekdays[date.dayOfWeek - 1];

export const currentTime = defineTool({
  name: "current_time",
  displayName: "Current time",
  description:
    "Tells the date, the time and the weekday, now or of a given date, and the number of days between two dates.",
  parameters: z.object({
    date: z.string().max(40).nullable().describe('The date to describe, like "2024-02-29"; null for now.'),
    time_zone: z.string().max(60).nullable().describe('An IANA time zone, like "Europe/Berlin"; null for UTC.'),
    compare_to: z.string().max(40).nullable().describe('A second date to count the days to, like "2026-12-25".'),
  }),
  effect: "pure",
  timeoutMs: 5_000,
  execute({ date, time_zone, compare_to }) {
    const now = readNow(time_zone ?? "UTC");
    if (!now) return { error: `Unknown time zone '${time_zone}'. Use an IANA name such as Europe/Berlin.` };
    const described = date === null ? now.toPlainDate() : readDate(date, now);
    if (!described) return { error: invalidDate(date) };
    const other = compare_to === null ? null : readDate(compare_to, now);
    if (compare_to !== null && !other) return { error: invalidDate(compare_to) };
    return {
      time_zone: now.timeZoneId,
      date: described.toString(),
      time: date === null ? now.toPlainTime().toString({ smallestUnit: "second" }) : null,
      weekday: weekdayOf(described),
      iso: date === null ? now.toString({ smallestUnit: "second", timeZoneName: "never" }) : described.toString(),
      week: described.weekOfYear,
      day_of_year: described.dayOfYear,
      compare_to: other && compareDates(described, other),
    };
  },
});

function invalidDate(text: string | null): string {
  return `'${text}' is not a date. Use the form YYYY-MM-DD, like 2024-02-29, and check that the day exists.`;
}

/** The present moment in a zone given by its IANA name, its offset or the name of its city; null if unknown. */
function readNow(zone: string): Temporal.ZonedDateTime | null {
  const city = zone.trim().replaceAll(" ", "_").toLowerCase();
  const byCity = () => Intl.supportedValuesOf("timeZone").find((name) => name.toLowerCase().endsWith(`/${city}`));
  return nowIn(zone.trim()) ?? nowIn(byCity() ?? "");
}

function nowIn(zone: string): Temporal.ZonedDateTime | null {
  try {
    return Temporal.Now.zonedDateTimeISO(zone);
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

/** A date as ISO 8601 writes it; a time of day behind it is left out. */
function readDate(text: string, now: Temporal.ZonedDateTime): Temporal.PlainDate | null {
  const [day = ""] = text.trim().split(/(?<=\d)[T ]/);
  if (/^(now|today)$/i.test(day)) return now.toPlainDate();
  try {
    return Temporal.PlainDate.from(day, { overflow: "reject" });
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function compareDates(from: Temporal.PlainDate, to: Temporal.PlainDate) {
  const { days } = from.until(to, { largestUnit: "day" });
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"}`;
  const text = days === 0 ? "the same day" : `${count} ${days > 0 ? "later" : "earlier"}`;
  return { date: to.toString(), weekday: weekdayOf(to), days, text };
}
