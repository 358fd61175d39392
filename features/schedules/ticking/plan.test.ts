import { describe, expect, test } from "vitest";
import { mostCaughtUp } from "../constants";
import { mostCounted, planFiring } from "./plan";

const hourly = { cron: "0 * * * *", timeZone: "UTC", runAt: null };
const minutely = { cron: "* * * * *", timeZone: "UTC", runAt: null };
const at = (time: string) => new Date(`2026-03-01T${time}Z`);
const once = { cron: null, timeZone: "UTC", runAt: at("09:00:00") };
const policies = ["none", "last", "all"] as const;

describe.each(policies)("with catch-up %s", (policy) => {
  test("a time that has just come fires, and the next one follows", () => {
    const plan = planFiring(hourly, policy, at("09:00:00"), at("09:00:00.020"));
    expect(plan).toEqual({ fire: at("09:00:00"), missed: null, next: at("10:00:00") });
  });

  test("a minute of delay is no downtime", () => {
    const plan = planFiring(minutely, policy, at("09:00:00"), at("09:01:00"));
    expect(plan).toEqual({ fire: at("09:00:00"), missed: null, next: at("09:01:00") });
  });

  test("a single time that has just come fires, and there is no other", () => {
    expect(planFiring(once, policy, at("09:00:00"), at("09:00:01"))).toEqual({
      fire: at("09:00:00"),
      missed: null,
      next: null,
    });
  });
});

describe("after a downtime of three and a half hours", () => {
  const [due, now] = [at("09:00:00"), at("12:30:00")];

  test("none leaves out all that passed", () => {
    expect(planFiring(hourly, "none", due, now)).toEqual({
      fire: null,
      missed: { first: due, count: 4 },
      next: at("13:00:00"),
    });
  });

  test("none still fires the time that is there right now", () => {
    expect(planFiring(hourly, "none", due, at("12:00:05"))).toEqual({
      fire: at("12:00:00"),
      missed: { first: due, count: 3 },
      next: at("13:00:00"),
    });
  });

  test("last fires the last one only", () => {
    expect(planFiring(hourly, "last", due, now)).toEqual({
      fire: at("12:00:00"),
      missed: { first: due, count: 3 },
      next: at("13:00:00"),
    });
  });

  test("all fires one after the other", () => {
    const fired: Date[] = [];
    for (let next: Date | null = due; next !== null && next <= now; ) {
      const plan = planFiring(hourly, "all", next, now);
      expect(plan.missed).toBeNull();
      if (plan.fire) fired.push(plan.fire);
      next = plan.next;
    }
    expect(fired).toEqual([at("09:00:00"), at("10:00:00"), at("11:00:00"), at("12:00:00")]);
  });

  test("a single time is left out, or made up for", () => {
    expect(planFiring(once, "none", due, now)).toEqual({ fire: null, missed: { first: due, count: 1 }, next: null });
    expect(planFiring(once, "last", due, now)).toEqual({ fire: due, missed: null, next: null });
    expect(planFiring(once, "all", due, now)).toEqual({ fire: due, missed: null, next: null });
  });
});

test("all makes up for the last hundred and says how many it left out", () => {
  const now = at("12:00:30");
  const plan = planFiring(minutely, "all", at("09:00:00"), now);
  expect(plan.fire).toEqual(new Date(at("12:00:00").getTime() - (mostCaughtUp - 1) * 60_000));
  expect(plan.missed).toEqual({ first: at("09:00:00"), count: 81 });
  expect(planFiring(minutely, "all", plan.fire ?? now, now).missed).toBeNull();
});

test("a year of missed minutes is not counted to its end", () => {
  const started = performance.now();
  const plan = planFiring(minutely, "last", new Date("2025-03-01T09:00:00Z"), at("09:00:30"));
  expect(plan).toMatchObject({ fire: at("09:00:00"), missed: { count: mostCounted + 1 } });
  expect(performance.now() - started).toBeLessThan(10_000);
});
