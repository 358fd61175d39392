import { expect, test } from "vitest";
import { findTimes } from "./find";

const NOW = new Date("2026-11-21T09:00:00Z");

test.each([
  ["what day is it?", { aspect: "date", date: null }],
  ["what's today's date", { aspect: "date", date: null }],
  ["which weekday was 2024-02-29", { aspect: "weekday", date: "2024-02-29" }],
  ["What day of the week is July 4th, 2030", { aspect: "weekday", date: "2030-07-04" }],
  ["29.02.2024", { aspect: "weekday", date: "2024-02-29" }],
  ["what day was 12/25/1999", { aspect: "weekday", date: "1999-12-25" }],
  ["On what weekday does Christmas fall in 2027?", { aspect: "weekday", date: "2027-12-25" }],
  ["days between 3 March and Christmas 2026", { aspect: "difference", date: "2026-03-03", compareTo: "2026-12-25" }],
  ["How long until New Year?", { aspect: "difference", date: null, compareTo: "2027-01-01" }],
  ["days since January 1st", { aspect: "difference", compareTo: "2026-01-01" }],
  ["how many weeks until Christmas?", { aspect: "difference", compareTo: "2026-12-25", unit: "weeks" }],
  ["how many days in February 2028", { aspect: "difference", date: "2028-02-01", compareTo: "2028-03-01" }],
  ["what time is it in Tokyo right now?", { aspect: "time", timeZone: "Asia/Tokyo" }],
  ["is 2028 a leap year?", { aspect: "leap_year", date: "2028-12-31" }],
  ["what week number is it", { aspect: "week", date: null }],
])("“%s” asks the clock", (clause, expected) => {
  const { needs } = findTimes(clause, NOW);
  expect(needs).toHaveLength(1);
  expect(needs[0]).toMatchObject(expected);
});

test("every place named gets its own look at the clock", () => {
  const { needs } = findTimes("time in New York, London and Sydney", NOW);
  expect(needs.map((need) => need.timeZone)).toEqual(["America/New_York", "Europe/London", "Australia/Sydney"]);
});

test.each(["may I ask you something", "thanks for your time", "2024-02-30", "When is Easter?"])(
  "“%s” asks nothing of the clock",
  (clause) => {
    expect(findTimes(clause, NOW).needs).toEqual([]);
  },
);
