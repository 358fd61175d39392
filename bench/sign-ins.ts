import { setTimeout as delay } from "node:timers/promises";
import type { Lab } from "./lab";
import { send, type Target } from "./load";
import { type Person, register, signIn } from "./person";
import { readPaths } from "./reads";
import { median, percentile } from "./statistics";

const rounds = 5;
const roundMs = 4_000;
const signingIn = 20;
const readers = 4;
/** Readers pause between reads: what is measured is how long one takes, not how many the machine can do. */
const pauseMs = 10;

export interface SignInResults {
  /** 95th percentile of a read's time in milliseconds: the median of the rounds. */
  idleMs: number;
  busyMs: number;
  signInsPerSecond: number;
}

/** How long reads take while nobody signs in, and while twenty people do at once, in turns. */
export async function measureSignIns(lab: Lab, person: Person, signal: AbortSignal): Promise<SignInResults> {
  const headers = await signIn(lab.app.url, person);
  const target: Target = { url: `${lab.app.url}${readPaths[0]}`, method: "GET", headers };
  // Twenty people, one sign-in of each at a time: more of one account at once would lock it.
  const people: Person[] = [];
  while (people.length < signingIn) people.push(await register(lab.app.url));
  const idle: number[] = [];
  const busy: number[] = [];
  const signIns: number[] = [];
  for (let round = 0; round < rounds; round++) {
    idle.push(percentile(await timeReads(target, signal), 0.95));
    const attempts = { done: 0, over: false };
    const others = people.map(async (other) => {
      while (!attempts.over) {
        await signIn(lab.app.url, other);
        attempts.done++;
      }
    });
    const startedAt = performance.now();
    busy.push(percentile(await timeReads(target, signal), 0.95));
    signIns.push((attempts.done * 1_000) / (performance.now() - startedAt));
    attempts.over = true;
    await Promise.all(others);
  }
  return { idleMs: median(idle), busyMs: median(busy), signInsPerSecond: median(signIns) };
}

async function timeReads(target: Target, signal: AbortSignal): Promise<number[]> {
  const until = performance.now() + roundMs;
  const times: number[] = [];
  const reader = async () => {
    while (performance.now() < until) {
      const startedAt = performance.now();
      await send(target);
      times.push(performance.now() - startedAt);
      await delay(pauseMs, undefined, { signal });
    }
  };
  await Promise.all(Array.from({ length: readers }, reader));
  return times;
}
