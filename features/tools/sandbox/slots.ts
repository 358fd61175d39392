import "server-only";
import { processSingleton } from "@/lib/process";

const concurrentPrograms = 2;

interface Slots {
  free: number;
  waiting: (() => void)[];
}

const slots = () => processSingleton<Slots>("tools.sandbox", () => ({ free: concurrentPrograms, waiting: [] }));

/** Runs two programs of this process at a time, whatever their language; others wait in the order in which they came. */
export async function inSlot<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  await takeSlot(signal);
  try {
    signal.throwIfAborted();
    return await run();
  } finally {
    returnSlot();
  }
}

function takeSlot(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { free, waiting } = slots();
  if (free > 0) {
    slots().free -= 1;
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const enter = () => {
      signal.removeEventListener("abort", leave);
      resolve();
    };
    const leave = () => {
      waiting.splice(waiting.indexOf(enter), 1);
      reject(signal.reason);
    };
    waiting.push(enter);
    signal.addEventListener("abort", leave, { once: true });
  });
}

/** The slot goes straight to the next in line, so nobody who comes later can overtake. */
function returnSlot(): void {
  const next = slots().waiting.shift();
  if (next) next();
  else slots().free += 1;
}
