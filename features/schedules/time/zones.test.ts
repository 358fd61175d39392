import { expect, test } from "vitest";
import { instantOf, listTimeZones, localOf } from "./zones";

test.each([
  ["2026-05-01T09:00", "Europe/Berlin", "2026-05-01T07:00:00.000Z"],
  ["2026-12-01T09:00", "America/New_York", "2026-12-01T14:00:00.000Z"],
  ["2026-12-01T09:15", "Asia/Kathmandu", "2026-12-01T03:30:00.000Z"],
  ["2026-06-01T00:00", "Pacific/Kiritimati", "2026-05-31T10:00:00.000Z"],
])("%s in %s is %s, and back", (local, zone, instant) => {
  expect(instantOf(local, zone)?.toISOString()).toBe(instant);
  expect(localOf(new Date(instant), zone)).toBe(local);
});

test("a time that comes twice is its first moment, and one that does not exist the moment after the gap begins", () => {
  expect(instantOf("2026-10-25T02:30", "Europe/Berlin")?.toISOString()).toBe("2026-10-25T00:30:00.000Z");
  expect(instantOf("2026-03-29T02:30", "Europe/Berlin")?.toISOString()).toBe("2026-03-29T01:30:00.000Z");
});

test("what is no time is none, and every zone is listed once", () => {
  expect(instantOf("", "UTC")).toBeNull();
  const zones = listTimeZones();
  expect(zones).toContain("UTC");
  expect(new Set(zones).size).toBe(zones.length);
});
