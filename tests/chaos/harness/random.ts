/** A seeded source of chance: the same seed gives the same run of the tests. */
export interface Random {
  readonly seed: number;
  /** From 0 inclusive to 1 exclusive. */
  next(): number;
  /** From `least` to `most`, both inclusive. */
  integer(least: number, most: number): number;
  /** An independent source for a part of the work, so that parts do not disturb each other's luck. */
  fork(name: string): Random;
}

/** The generator mulberry32 (T. Ettinger): 32 bits of state, good enough to choose places to break things. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    seed,
    next,
    integer: (least, most) => least + Math.floor(next() * (most - least + 1)),
    fork: (name) =>
      createRandom([...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619), seed)),
  };
}
