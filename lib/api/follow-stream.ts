import { ApiProblem } from "@/lib/api/client";
import { createFrameParser, type Frame } from "@/lib/api/frame-parser";

export type ConnectionState = "connecting" | "live" | "reconnecting" | "paused";

/** Why following stopped. `ended`: there is nothing more, and everything was read before; `gone`: not there for us. */
export type FollowOutcome = "terminal" | "ended" | "gone" | "unauthenticated" | "stopped";

/** What the follower needs of the place where it runs; the browser's is in `browser-environment.ts`. */
export interface FollowEnvironment {
  random(): number;
  hidden(): boolean;
  /** Calls back when the page is shown or hidden and when the network comes or goes. */
  onChange(listener: () => void): () => void;
  sleep(timeMs: number, signal: AbortSignal): Promise<void>;
}

export interface StreamOptions {
  environment: FollowEnvironment;
  /** A response that has been opened already, such as the one of the POST that started a run. */
  response?: Response;
  /** Opens the stream behind the last frame that was taken. Rejects with an `ApiProblem` when there is none. */
  open(signal: AbortSignal): Promise<Response>;
  /** Takes a frame. True when nothing follows it. */
  onFrame(frame: Frame): boolean;
  /** Whether the server is known to let its readers go because nothing happens. */
  isQuiet?(): boolean;
  onState(state: ConnectionState): void;
  signal: AbortSignal;
}

/** Longer than any pause between two heartbeats: behind it the connection is taken for dead. */
const silenceMs = 45_000;
const firstWaitMs = 400;
const longestWaitMs = 15_000;
/** Not for us, not there, or not kept: asking again changes nothing. */
const goneStatuses: ReadonlySet<number> = new Set([403, 404, 410]);

/**
 * Reads a stream of server-sent events to its end, through any number of connections. While the page is hidden there is no
 * connection: browsers allow six per origin.
 */
export async function followStream(options: StreamOptions): Promise<FollowOutcome> {
  const { environment, signal, onState } = options;
  const cursor: Cursor = { retryMs: firstWaitMs, failures: 0 };
  let response = options.response;
  onState("connecting");
  while (!signal.aborted) {
    if (environment.hidden()) {
      await response?.body?.cancel();
      response = undefined;
      onState("paused");
      await shown(environment, signal);
      onState("connecting");
      continue;
    }
    const outcome = await readOnce(options, cursor, response);
    response = undefined;
    if (outcome === "hidden") continue;
    if (outcome !== "cut") return signal.aborted ? "stopped" : outcome;
    // What is quiet says nothing for days; its server lets readers go, and each asks again in a while.
    cursor.failures = options.isQuiet?.() ? 1 : cursor.failures + 1;
    if (cursor.failures > 1) onState("reconnecting");
    await rest(environment, waitMs(cursor, environment.random()), signal);
  }
  return "stopped";
}

interface Cursor {
  retryMs: number;
  /** Connections in a row that brought no frame. */
  failures: number;
}

/** Exponential, with jitter over the upper half, so that a fleet of readers does not come back at once. */
export function waitMs(cursor: { retryMs: number; failures: number }, random: number): number {
  const grown = Math.min(longestWaitMs, cursor.retryMs * 2 ** Math.max(0, cursor.failures - 1));
  return grown * (0.5 + random / 2);
}

async function readOnce(
  options: StreamOptions,
  cursor: Cursor,
  opened: Response | undefined,
): Promise<FollowOutcome | "cut" | "hidden"> {
  const { environment, signal } = options;
  const connection = new AbortController();
  const close = () => connection.abort();
  signal.addEventListener("abort", close);
  const unsubscribe = environment.onChange(() => {
    if (environment.hidden()) close();
  });
  try {
    const response = opened ?? (await connect(options, cursor, connection.signal));
    const outcome = typeof response === "string" ? response : await consume(response, options, cursor, connection);
    if (outcome === "cut" && environment.hidden()) return "hidden";
    return outcome;
  } finally {
    unsubscribe();
    signal.removeEventListener("abort", close);
    close();
  }
}

async function connect(
  options: StreamOptions,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<Response | FollowOutcome | "cut"> {
  try {
    return await options.open(signal);
  } catch (error) {
    if (signal.aborted) return "cut";
    if (!(error instanceof ApiProblem)) throw error;
    if (error.status === 401) return "unauthenticated";
    if (goneStatuses.has(error.status)) return "gone";
    if (error.retryAfterSeconds !== null) cursor.retryMs = error.retryAfterSeconds * 1000;
    return "cut";
  }
}

async function consume(
  response: Response,
  options: StreamOptions,
  cursor: Cursor,
  connection: AbortController,
): Promise<FollowOutcome | "cut"> {
  if (response.status === 204 || !response.body) return "ended";
  options.onState("live");
  let terminal = false;
  const parser = createFrameParser({
    onRetry: (ms) => {
      cursor.retryMs = ms;
    },
    onFrame: (frame) => {
      cursor.failures = 0;
      terminal = options.onFrame(frame) || terminal;
    },
  });
  for await (const bytes of chunks(response.body, connection)) {
    parser.push(bytes);
    if (terminal) return "terminal";
  }
  return "cut";
}

/** The bytes of a body until it ends, breaks, falls silent or is closed: to the reader these are one. */
async function* chunks(body: ReadableStream<Uint8Array>, connection: AbortController): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const closed = new Promise<null>((resolve) => {
    connection.signal.addEventListener("abort", () => resolve(null));
    if (connection.signal.aborted) resolve(null);
  });
  try {
    while (true) {
      const timer = setTimeout(() => connection.abort(), silenceMs);
      const result = await Promise.race([reader.read().catch(() => null), closed]);
      clearTimeout(timer);
      if (result === null || result.done) return;
      yield result.value;
    }
  } finally {
    // A body whose connection broke rejects this too; it is closed either way.
    reader.cancel().catch(() => undefined);
  }
}

function shown(environment: FollowEnvironment, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      unsubscribe();
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const unsubscribe = environment.onChange(() => {
      if (!environment.hidden()) finish();
    });
    signal.addEventListener("abort", finish);
    if (signal.aborted || !environment.hidden()) finish();
  });
}

/** Waits, but no longer than until something changed that makes another attempt promising. */
async function rest(environment: FollowEnvironment, timeMs: number, signal: AbortSignal): Promise<void> {
  const early = new AbortController();
  const wake = () => early.abort();
  const unsubscribe = environment.onChange(wake);
  signal.addEventListener("abort", wake);
  await environment.sleep(timeMs, early.signal);
  unsubscribe();
  signal.removeEventListener("abort", wake);
}
