import { expect, test } from "vitest";
import { addDays, addMonths, daysOf, isDay, mondayOf } from "./calendar-days";

test("a week begins on Monday", () => {
  expect(mondayOf("2026-11-22")).toBe("2026-11-16");
  expect(mondayOf("2026-11-16")).toBe("2026-11-16");
  expect(daysOf("week", "2026-11-21")).toEqual([
    "2026-11-16",
    "2026-11-17",
    "2026-11-18",
    "2026-11-19",
    "2026-11-20",
    "2026-11-21",
    "2026-11-22",
  ]);
});

test.each([
  ["2026-11-21", "2026-10-26", 42],
  ["2027-02-10", "2027-02-01", 28],
  ["2026-06-15", "2026-06-01", 35],
  ["2026-08-31", "2026-07-27", 42],
])("the month of %s begins on %s and has %i days with the weeks at its ends", (day, first, count) => {
  const days = daysOf("month", day);
  expect([days[0], days.length]).toEqual([first, count]);
  expect(days).toContain(day);
});

test("days and months are added across their ends", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2026-03-29", 1)).toBe("2026-03-30");
  expect(addMonths("2026-01-31", 1)).toBe("2026-02-01");
  expect(addMonths("2026-01-31", -1)).toBe("2025-12-01");
});

test("only dates are days", () => {
  expect([isDay("2026-11-21"), isDay("2026-13-01"), isDay("today"), isDay(null)]).toEqual([true, false, false, false]);
});
