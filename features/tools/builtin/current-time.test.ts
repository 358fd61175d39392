import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { currentTime } from "@/features/tools/builtin/current-time";
import type { ToolContext } from "@/features/tools/schema";

const ask = (date: string | null, time_zone: string | null = null, compare_to: string | null = null) =>
  currentTime.execute({ date, time_zone, compare_to }, {} as ToolContext);

beforeEach(() => vi.useFakeTimers({ now: new Date("2026-11-21T09:30:12Z"), toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

test("without arguments it tells this moment in UTC", () => {
  expect(ask(null)).toEqual({
    time_zone: "UTC",
    date: "2026-11-21",
    time: "09:30:12",
    weekday: "Saturday",
    iso: "2026-11-21T09:30:12+00:00",
    week: 47,
    day_of_year: 325,
    compare_to: null,
  });
});

test("a time zone moves the clock and the day", () => {
  expect(ask(null, "Asia/Tokyo")).toMatchObject({ time: "18:30:12", iso: "2026-11-21T18:30:12+09:00" });
  expect(ask(null, "Pacific/Auckland")).toMatchObject({ date: "2026-11-21", time: "22:30:12" });
  expect(ask(null, "Pacific/Kiritimati")).toMatchObject({ date: "2026-11-21", time: "23:30:12" });
});

test.each([
  ["Tokyo", "Asia/Tokyo"],
  ["new york", "America/New_York"],
  ["europe/berlin", "Europe/Berlin"],
])("the zone '%s' is %s", (zone, name) => {
  expect(ask(null, zone)).toMatchObject({ time_zone: name });
});

test("a date is described without a time", () => {
  expect(ask("2024-02-29")).toMatchObject({ date: "2024-02-29", weekday: "Thursday", time: null, iso: "2024-02-29" });
});

test.each(["2024-02-29T10:00:00Z", "2024-02-29 23:59", " 2024-02-29 "])("'%s' is a date", (date) => {
  expect(ask(date)).toMatchObject({ date: "2024-02-29", time: null });
});

test.each([
  ["2026-12-25", { date: "2026-12-25", weekday: "Friday", days: 34, text: "34 days later" }],
  ["2026-11-20", { date: "2026-11-20", weekday: "Friday", days: -1, text: "1 day earlier" }],
  ["Today", { date: "2026-11-21", weekday: "Saturday", days: 0, text: "the same day" }],
])("now compared to %s", (compareTo, expected) => {
  expect(ask(null, null, compareTo)).toMatchObject({ compare_to: expected });
});

test("two given dates are compared, across a leap day and a change of clocks", () => {
  expect(ask("2024-02-01", "Europe/Berlin", "2024-04-01")).toMatchObject({ compare_to: { days: 60 } });
});

test.each([
  ["now", "Mars/Base", "Unknown time zone 'Mars/Base'. Use an IANA name such as Europe/Berlin."],
  ["now", "", "Unknown time zone ''. Use an IANA name such as Europe/Berlin."],
  [
    "2023-02-29",
    null,
    "'2023-02-29' is not a date. Use the form YYYY-MM-DD, like 2024-02-29, and check that the day exists.",
  ],
  [
    "next Friday",
    null,
    "'next Friday' is not a date. Use the form YYYY-MM-DD, like 2024-02-29, and check that the day exists.",
  ],
])("the date %s in the zone %s is explained", (date, zone, error) => {
  expect(ask(date, zone)).toEqual({ error });
});
