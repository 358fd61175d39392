/** One server-sent event on its way out. */
export interface Frame {
  event?: string;
  data: Record<string, unknown>;
  /** The part of the answer that this frame carries; absent on frames that only give structure. */
  piece?: string;
}

/** How one protocol writes one answer. */
export interface Encoding {
  frames: Iterable<Frame>;
  /** What a client that does not stream receives. */
  body: () => Record<string, unknown>;
  /** A failure after the first event, as the protocol reports it. */
  error: (message: string) => Frame;
  /** Written after the last frame. */
  trailer: string;
}

/** A text cut up, or repeated for ever. */
export function* repeated(pieces: () => Iterable<string>, endless: boolean): Generator<string> {
  do yield* pieces();
  while (endless);
}
