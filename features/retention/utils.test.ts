import { describe, expect, test } from "vitest";
import { nextPassAfter } from "./utils";

describe("the next pass", () => {
  test.each([
    ["2026-03-01T02:59:59.999Z", "2026-03-01T03:00:00.000Z"],
    ["2026-03-01T03:00:00.000Z", "2026-03-02T03:00:00.000Z"],
    ["2026-12-31T23:00:00.000Z", "2027-01-01T03:00:00.000Z"],
  ])("after %s begins at %s", (now, next) => {
    expect(nextPassAfter(new Date(now)).toISOString()).toBe(next);
  });
});
