import "server-only";

/** The model did not say anything for too long. */
export class ModelSilenceError extends Error {}

/** The model's answer took too long as a whole. */
export class ModelTimeoutError extends Error {}

export interface Patience {
  /** Until the first event, and between two. */
  silenceMs: number;
  /** For the whole answer. */
  totalMs: number;
}

/**
 * Passes a model's events on and gives up when none comes for too long or the whole takes too long: a connection that
 * stays open without a word would otherwise hold the run for ever. `abort` ends the request behind the events.
 */
export async function* withDeadline<T>(
  events: AsyncIterable<T>,
  { silenceMs, totalMs }: Patience,
  abort: () => void,
): AsyncGenerator<T> {
  const iterator = events[Symbol.asyncIterator]();
  const endsAt = performance.now() + totalMs;
  try {
    for (;;) {
      const leftMs = endsAt - performance.now();
      const next = await before(
        Math.max(0, Math.min(leftMs, silenceMs)),
        // Made only when it is needed: an error takes a picture of the stack, and this happens for every event.
        () =>
          leftMs < silenceMs
            ? new ModelTimeoutError(`The answer took more than ${totalMs} ms.`)
            : new ModelSilenceError(`The model was silent for ${silenceMs} ms.`),
        iterator.next(),
        abort,
      );
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function before<T>(ms: number, explain: () => Error, next: Promise<T>, abort: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(explain());
      abort();
    }, ms);
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
}
