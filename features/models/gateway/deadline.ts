import "server-only";

/** The model did not say anything for too long. */
export class ModelSilenceError extends Error {}

/**
 * Passes a model's events on and gives up when none comes for `silenceMs`: a connection that stays open without a
 * word would otherwise hold the run for ever. `abort` ends the request behind the events.
 */
export async function* withDeadline<T>(
  events: AsyncIterable<T>,
  silenceMs: number,
  abort: () => void,
): AsyncGenerator<T> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await beforeSilence(iterator.next(), silenceMs, abort);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function beforeSilence<T>(next: Promise<T>, silenceMs: number, abort: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ModelSilenceError(`The model was silent for ${silenceMs} ms.`));
      abort();
    }, silenceMs);
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
}
