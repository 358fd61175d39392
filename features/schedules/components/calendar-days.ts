/** A day of the calendar, `2026-11-21`, without a time zone: plain arithmetic on dates. */
export type Day = string;

const dayMs = 86_400_000;

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

/** The Monday of the day's week. */
export function mondayOf(day: Day): Day {
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

export function addMonths(day: Day, months: number): Day {
  const date = new Date(day);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
}

/** The days that a view shows: a week, or a month with the weeks at its ends. */
export function daysOf(view: "week" | "month", day: Day): Day[] {
  if (view === "week") return Array.from({ length: 7 }, (_, place) => addDays(mondayOf(day), place));
  const first = mondayOf(`${day.slice(0, 7)}-01`);
  const last = addDays(addMonths(day, 1), -1);
  const weeks = Math.ceil(((Date.parse(last) - Date.parse(first)) / dayMs + 1) / 7);
  return Array.from({ length: weeks * 7 }, (_, place) => addDays(first, place));
}

/** Today in a time zone. */
export function todayIn(timeZone: string): Day {
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(new Date()).slice(0, 10);
}

export function isDay(text: string | null): text is Day {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}
