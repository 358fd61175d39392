import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { ThreadLoad } from "./thread-load";

function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("a thread that works is busy, one that waits is not", async () => {
  const load = new ThreadLoad();
  // Utilization is counted by turns of the event loop: the work has to be in one that has ended.
  await delay(1);
  for (let turn = 0; turn < 5; turn++) {
    work(40);
    await new Promise(setImmediate);
  }
  expect(load.share()).toBeGreaterThan(0.9);
  await delay(400);
  expect(load.share()).toBeLessThan(0.3);
});

test("looks that follow each other closely get the same answer", async () => {
  const load = new ThreadLoad();
  await delay(1);
  work(150);
  await new Promise(setImmediate);
  const share = load.share();
  expect(share).toBeGreaterThan(0.9);
  expect(load.share()).toBe(share);
});
