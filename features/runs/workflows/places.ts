import "server-only";

/** What a resting branch waits for. */
type RestReason = "timer" | "person" | "pause";

interface Rest {
  reason: RestReason;
  until: Date | null;
  wake: () => void;
  /** Takes its timer and its listener away. */
  detach: () => void;
}

/** Nobody has to let go of a run for a wait this short. */
const shortMs = 5_000;
/** What a timer of the platform can hold; a later time is reached in several. */
const longestTimerMs = 2_000_000_000;

/** When a run that cannot go on does so by itself; null where only a person can make it. */
export interface Idle {
  wakeAt: Date | null;
  reasons: ReadonlySet<RestReason>;
}

/**
 * The places of a workflow's branches: so many work at a time. A branch that rests gives its place to another; when all
 * rest, and none of them only for a moment, `idle` resolves, and none wakes any more.
 */
export class Places {
  private readonly idling = Promise.withResolvers<Idle>();
  private readonly rests = new Set<Rest>();
  private readonly queue: (() => void)[] = [];
  private free: number;
  private branches = 0;
  private isClosed = false;

  constructor(most: number) {
    this.free = most;
  }

  get idle(): Promise<Idle> {
    return this.idling.promise;
  }

  /** Does a branch's work as soon as there is a place. */
  async work<T>(branch: () => Promise<T>): Promise<T> {
    this.branches++;
    await this.take();
    try {
      return await branch();
    } finally {
      this.branches--;
      this.release();
      this.lookAround();
    }
  }

  /** Gives the branch's place up until the time comes, somebody calls `wake` for the reason, or the signal aborts. */
  async rest(reason: RestReason, until: Date | null, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () => {
      this.rests.delete(rest);
      reject(signal.reason);
    };
    const wake = () => {
      if (!this.isClosed && this.rests.delete(rest)) resolve();
    };
    const stopTimer = until ? callAt(until, wake) : () => undefined;
    const detach = () => {
      stopTimer();
      signal.removeEventListener("abort", abort);
    };
    const rest: Rest = { reason, until, wake, detach };
    signal.addEventListener("abort", abort, { once: true });
    this.rests.add(rest);
    this.release();
    this.lookAround();
    try {
      await promise;
    } finally {
      detach();
      await this.take();
    }
  }

  wake(reason: RestReason): void {
    for (const rest of this.rests) if (rest.reason === reason) rest.wake();
  }

  /** From here on nothing wakes, and nothing outside holds the branches that rest: a timer of days would. */
  close(): void {
    this.isClosed = true;
    for (const rest of this.rests) rest.detach();
  }

  private lookAround(): void {
    if (this.branches === 0 || this.rests.size < this.branches) return;
    const times = [...this.rests].flatMap(({ until }) => until ?? []);
    const wakeAt = times.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
    if (wakeAt !== null && wakeAt.getTime() - Date.now() <= shortMs) return;
    this.idling.resolve({ wakeAt, reasons: new Set([...this.rests].map(({ reason }) => reason)) });
  }

  private async take(): Promise<void> {
    if (this.free > 0) {
      this.free--;
      return;
    }
    await new Promise<void>((resolve) => this.queue.push(resolve));
  }

  private release(): void {
    const next = this.queue.shift();
    if (next) next();
    else this.free++;
  }
}

function callAt(time: Date, call: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const leftMs = time.getTime() - Date.now();
    if (leftMs <= 0) call();
    else timer = setTimeout(wait, Math.min(leftMs, longestTimerMs));
  };
  timer = setTimeout(wait, 0);
  return () => clearTimeout(timer);
}
