import type { Lab } from "./lab";
import { keepBusy, send, type Target } from "./load";
import { type Person, signIn } from "./person";
import { median } from "./statistics";

const rounds = 5;
const roundMs = 3_000;
const readers = 20;

/** What is read: a list and the person themselves. */
export const readPaths = ["/api/v1/conversations?limit=20", "/api/v1/auth/me"] as const;

/** Reads per second of each path with 20 readers: the median of five rounds of three seconds. */
export async function measureReads(lab: Lab, person: Person, signal: AbortSignal): Promise<Map<string, number>> {
  const headers = await signIn(lab.app.url, person);
  const results = new Map<string, number>();
  for (const path of readPaths) {
    const target: Target = { url: `${lab.app.url}${path}`, method: "GET", headers };
    const measured: number[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await readsPerSecond(target, signal));
    results.set(path, median(measured));
  }
  return results;
}

async function readsPerSecond(target: Target, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  let reads = 0;
  const more = () => !signal.aborted && performance.now() - startedAt < roundMs;
  await keepBusy(readers, more, async () => {
    await send(target);
    reads++;
  });
  signal.throwIfAborted();
  return (reads * 1000) / (performance.now() - startedAt);
}
