import { getEventListeners } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Places } from "./places";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const inAnHour = () => new Date(Date.now() + 3_600_000);

test("branches that all rest for long make the places idle until the first of them is due", async () => {
  const places = new Places(2);
  const { signal } = new AbortController();
  const due = inAnHour();
  void places.work(() => places.rest("timer", due, signal));
  void places.work(() => places.rest("person", null, signal));
  expect(await places.idle).toEqual({ wakeAt: due, reasons: new Set(["timer", "person"]) });
});

test("a branch that rests only for a moment goes on without anybody letting go of the run", async () => {
  const places = new Places(1);
  const { signal } = new AbortController();
  const work = places.work(async () => {
    await places.rest("timer", new Date(Date.now() + 2_000), signal);
    return "awake";
  });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await work).toBe("awake");
});

test("a branch that is stopped while it rests ends with what stopped it", async () => {
  const places = new Places(1);
  const stop = new AbortController();
  const work = places.work(() => places.rest("person", null, stop.signal));
  stop.abort(new Error("Enough."));
  await expect(work).rejects.toThrow("Enough.");
});

test("once the places are closed neither a timer nor a listener keeps the branches that rest in memory", async () => {
  const places = new Places(4);
  const { signal } = new AbortController();
  void places.work(() => places.rest("timer", inAnHour(), signal));
  void places.work(() => places.rest("person", null, signal));
  await places.idle;
  places.close();
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});
