import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { ThreadLoad } from "./thread-load";

function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** A turn of the event loop that waits for nothing. */
const turn = () => new Promise(setImmediate);

test("a thread that works is busy, one that waits is not", async () => {
  await turn();
  const load = new ThreadLoad();
  for (let round = 0; round < 5; round++) {
    work(40);
    await turn();
  }
  expect(load.share()).toBeGreaterThan(0.9);
  await delay(400);
  expect(load.share()).toBeLessThan(0.3);
});

test("looks that follow each other closely get the same answer", async () => {
  await turn();
  const load = new ThreadLoad();
  work(150);
  await turn();
  const share = load.share();
  expect(share).toBeGreaterThan(0.9);
  expect(load.share()).toBe(share);
});
