import { performance } from "node:perf_hooks";

/** Shorter looks would take one long task for a busy thread. */
const leastMs = 100;

type Utilization = ReturnType<typeof performance.eventLoopUtilization>;

/** Watches how much of its time the thread that runs JavaScript has something to do. */
export class ThreadLoad {
  #from: Utilization = performance.eventLoopUtilization();
  #fromMs = performance.now();
  #share = 0;

  /** The busy share of the time since the last look, 0 to 1; looks that follow each other closely get the same answer. */
  share(): number {
    const now = performance.now();
    if (now - this.#fromMs < leastMs) return this.#share;
    const until = performance.eventLoopUtilization();
    this.#share = performance.eventLoopUtilization(until, this.#from).utilization;
    this.#from = until;
    this.#fromMs = now;
    return this.#share;
  }
}
