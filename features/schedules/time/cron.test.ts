import { describe, expect, test } from "vitest";
import { isTimeZone, lastDueUntil, nextDueAfter, nextDueTimes, readCron } from "./cron";
import { wordsOf } from "./words";

const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"] as const;
const minuteMs = 60_000;
/** A year with both changes of each zone in it. */
const from = Date.parse("2026-01-15T00:00:00Z");
const to = Date.parse("2027-01-15T00:00:00Z");

interface LocalMinute {
  instant: number;
  /** Minutes since 1970 as the wall clock counts them. */
  wall: number;
  minute: number;
  hour: number;
  day: number;
  weekday: number;
}

const calendars = new Map<string, LocalMinute[]>();

/** Every minute of the year as `Intl` alone writes it in the zone. */
function minutesOf(zone: string): LocalMinute[] {
  const known = calendars.get(zone);
  if (known) return known;
  const minutes: LocalMinute[] = [];
  for (let quarter = from; quarter < to; quarter += 15 * minuteMs) {
    const offset = offsetOf(zone, quarter);
    for (let instant = quarter; instant < quarter + 15 * minuteMs; instant += minuteMs) {
      const local = new Date(instant + offset);
      minutes.push({
        instant,
        wall: local.getTime() / minuteMs,
        minute: local.getUTCMinutes(),
        hour: local.getUTCHours(),
        day: local.getUTCDate(),
        weekday: local.getUTCDay(),
      });
    }
  }
  calendars.set(zone, minutes);
  return minutes;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetOf(zone: string, instant: number): number {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset", year: "numeric" });
  formats.set(zone, format);
  const name = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * minuteMs;
}

type Matches = (local: Pick<LocalMinute, "minute" | "hour" | "day" | "weekday">) => boolean;

/** By moments: every minute whose wall clock matches, however often that reading comes. */
function momentsOf(zone: string, matches: Matches): number[] {
  return minutesOf(zone)
    .filter(matches)
    .map(({ instant }) => instant);
}

/** By readings of the wall clock: each once, at its first moment, or at the first one after the gap that swallowed it. */
function readingsOf(zone: string, matches: Matches): number[] {
  const due = new Set<number>();
  const shown = new Set<number>();
  let before: LocalMinute | null = null;
  for (const local of minutesOf(zone)) {
    for (let wall = (before?.wall ?? local.wall) + 1; before && wall < local.wall; wall++) {
      if (matches(partsOf(wall))) due.add(local.instant);
    }
    if (matches(local) && !shown.has(local.wall)) due.add(local.instant);
    shown.add(local.wall);
    before = local;
  }
  return [...due].sort((a, b) => a - b);
}

function partsOf(wall: number) {
  const local = new Date(wall * minuteMs);
  return {
    minute: local.getUTCMinutes(),
    hour: local.getUTCHours(),
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
  };
}

/** What the product itself finds, one due time after the other, as the ticker asks. */
function firingsOf(cron: string, timeZone: string): number[] {
  const timing = { cron, timeZone, runAt: null };
  const found: number[] = [];
  let next = nextDueAfter(timing, new Date(from - 1));
  while (next !== null && next.getTime() < to) {
    found.push(next.getTime());
    next = nextDueAfter(timing, next);
  }
  return found;
}

const fixed: [cron: string, matches: Matches][] = [
  ["30 2 * * *", ({ hour, minute }) => hour === 2 && minute === 30],
  ["15 2 * * *", ({ hour, minute }) => hour === 2 && minute === 15],
  ["45 1 * * *", ({ hour, minute }) => hour === 1 && minute === 45],
  ["0,30 1-3 * * *", ({ hour, minute }) => hour >= 1 && hour <= 3 && minute % 30 === 0],
  ["0 2 * * 0", ({ hour, minute, weekday }) => hour === 2 && minute === 0 && weekday === 0],
  ["0 9 * * 1-5", ({ hour, minute, weekday }) => hour === 9 && minute === 0 && weekday >= 1 && weekday <= 5],
  ["0 0 1 * *", ({ hour, minute, day }) => hour === 0 && minute === 0 && day === 1],
];
const moving: [cron: string, matches: Matches][] = [
  ["0 * * * *", ({ minute }) => minute === 0],
  ["*/20 * * * *", ({ minute }) => minute % 20 === 0],
  ["*/15 2 * * *", ({ hour, minute }) => hour === 2 && minute % 15 === 0],
];

describe.each(zones)("over both changes of the clock in %s", (zone) => {
  test("the year has two changes", () => {
    const offsets = minutesOf(zone).map(({ instant, wall }) => wall - instant / minuteMs);
    expect(offsets.filter((offset, index) => index > 0 && offset !== offsets[index - 1])).toHaveLength(2);
  });

  test.each(fixed)("%s fires once for each time, also one that does not exist or comes twice", (cron, matches) => {
    expect(firingsOf(cron, zone)).toEqual(readingsOf(zone, matches));
  });

  test.each(moving)("%s fires at each moment that the clock reads so", (cron, matches) => {
    expect(firingsOf(cron, zone)).toEqual(momentsOf(zone, matches));
  });
});

test("every minute fires once a minute through both changes", () => {
  for (const zone of zones) {
    for (const day of ["2026-03-08", "2026-03-29", "2026-04-04", "2026-10-03", "2026-10-25", "2026-11-01"]) {
      const start = Date.parse(`${day}T00:00:00Z`);
      const times = nextDueTimes({ cron: "* * * * *", timeZone: zone, runAt: null }, new Date(start), 1_440);
      expect(times.map((time) => time.getTime())).toEqual(
        Array.from({ length: 1_440 }, (_, index) => start + (index + 1) * minuteMs),
      );
    }
  }
});

describe("due times", () => {
  const hourly = { cron: "0 * * * *", timeZone: "Asia/Kathmandu", runAt: null };

  test("lie strictly after the instant, and the last one at it or before", () => {
    const due = new Date("2026-05-01T00:15:00Z");
    expect(nextDueAfter(hourly, new Date(due.getTime() - 1))).toEqual(due);
    expect(nextDueAfter(hourly, due)).toEqual(new Date("2026-05-01T01:15:00Z"));
    expect(lastDueUntil(hourly, due)).toEqual(due);
    expect(lastDueUntil(hourly, new Date(due.getTime() - 1))).toEqual(new Date("2026-04-30T23:15:00Z"));
  });

  test("of a schedule that fires once are its one time, until it has come", () => {
    const runAt = new Date("2026-05-01T09:00:00Z");
    const once = { cron: null, timeZone: "Europe/Berlin", runAt };
    expect(nextDueTimes(once, new Date("2026-04-01T00:00:00Z"), 5)).toEqual([runAt]);
    expect(nextDueAfter(once, runAt)).toBeNull();
    expect(lastDueUntil(once, runAt)).toEqual(runAt);
  });

  test("of a date that never comes are none", () => {
    expect(nextDueAfter({ cron: "0 0 30 2 *", timeZone: "UTC", runAt: null }, new Date(from))).toBeNull();
  });
});

describe("what is refused", () => {
  test.each([
    "",
    "hello",
    "* * * *",
    "* * * * * *",
    "@daily",
    "61 * * * *",
    "0 ? * * *",
    "0 24 * * *",
    "*/0 * * * *",
    "0 0 * * MOON",
    "0 1,2,* * * *",
  ])("%j is no cron expression", (cron) => {
    expect(() => readCron(cron, "UTC")).toThrow(/\w/);
  });

  test("a zone is a name that Intl knows", () => {
    expect(["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"].every(isTimeZone)).toBe(true);
    expect(["", "+02:00", "Mars/Base", "Europe/Berlin "].some(isTimeZone)).toBe(false);
  });
});

describe("the words", () => {
  test.each([
    ["0 9 * * 1-5", "At 09:00, Monday through Friday (Europe/Berlin)"],
    ["*/15 * * * *", "Every 15 minutes (Europe/Berlin)"],
    ["30 2 1 * *", "At 02:30, on day 1 of the month (Europe/Berlin)"],
    ["0 9 15W,20 * *", "At the times of 0 9 15W,20 * * (Europe/Berlin)"],
    ["30 1 * * 1#L", "At the times of 30 1 * * 1#L (Europe/Berlin)"],
  ])("of %s say when it fires and where", (cron, words) => {
    expect(wordsOf({ cron, timeZone: "Europe/Berlin", runAt: null })).toBe(words);
  });

  test("of a single time name it in its zone", () => {
    const runAt = new Date("2026-05-01T07:00:00Z");
    expect(wordsOf({ cron: null, timeZone: "Europe/Berlin", runAt })).toBe(
      "Once, Friday, 1 May 2026 at 09:00 (Europe/Berlin)",
    );
  });
});
