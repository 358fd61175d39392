import { type ClientRequest, get, type IncomingMessage } from "node:http";
import { pause } from "@/dev/wait";
import type { App } from "./app";
import type { Person } from "./client";

/** What one reader has of a run's stream: every frame's bytes by event id. */
export interface Transcript {
  frames: Map<number, string>;
  lastId: number;
  /** Whether the terminal event is there. */
  ended: boolean;
  connections: number;
  /** How its connections ended: at an event boundary, inside a frame or without the end of the body, or cut by us. */
  endings: ("clean" | "broken" | "cut" | "refused")[];
  /** What must never happen and did: an id again, an id left out, a different frame under a known id. */
  faults: string[];
}

export function newTranscript(): Transcript {
  return { frames: new Map(), lastId: 0, ended: false, connections: 0, endings: [], faults: [] };
}

/** Every byte of the run's events, in order. */
export function bytesOf(transcript: Transcript): string {
  return [...transcript.frames.values()].join("");
}

export interface Connection {
  request: ClientRequest;
  response: IncomingMessage;
}

/** Opens a run's events after `lastId`, without reading any. */
export function openEvents(app: App, person: Person, runId: string, lastId: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const request = get(
      `${app.url}/api/v1/runs/${runId}/events`,
      {
        agent: false,
        headers: {
          authorization: `Bearer ${person.token}`,
          accept: "text/event-stream",
          ...(lastId > 0 ? { "last-event-id": String(lastId) } : {}),
        },
      },
      (response) => resolve({ request, response }),
    );
    request.once("error", reject);
  });
}

/** Takes the frames out of a stream's text, which may be cut anywhere; comments and `retry:` fall away. */
export function takeFrames(transcript: Transcript, text: string): string {
  const blocks = text.split("\n\n");
  const rest = blocks.pop() ?? "";
  for (const block of blocks) {
    const id = /^id: (\d+)\n/.exec(block)?.[1];
    if (id !== undefined) note(transcript, Number(id), `${block}\n\n`);
  }
  return rest;
}

function note(transcript: Transcript, id: number, frame: string): void {
  if (transcript.ended) transcript.faults.push(`event ${id} after the terminal one`);
  if (id !== transcript.lastId + 1) transcript.faults.push(`event ${id} after ${transcript.lastId}`);
  if (transcript.frames.has(id)) transcript.faults.push(`event ${id} came twice`);
  transcript.frames.set(id, frame);
  transcript.lastId = id;
  transcript.ended = /^event: (final|error)$/m.test(frame);
}

export interface FollowOptions {
  person: Person;
  runId: string;
  /** Where to connect, in turn: the next one whenever a connection ends. */
  apps: () => readonly App[];
  /** Cuts the n-th connection (from 1) once so many bytes have come; null reads it to its end. */
  cutAfterBytes?: (connection: number) => number | null;
  timeoutMs: number;
}

const reconnectMs = 100;
const maxConnections = 2_000;

/** Reads a run to its terminal event through as many connections as it takes. */
export async function followRun(options: FollowOptions): Promise<Transcript> {
  const transcript = newTranscript();
  const deadline = Date.now() + options.timeoutMs;
  while (!transcript.ended) {
    if (Date.now() > deadline) transcript.faults.push(`no terminal event within ${options.timeoutMs} ms`);
    if (transcript.connections >= maxConnections) transcript.faults.push("connected again and again without an end");
    if (transcript.faults.length > 0) return transcript;
    const apps = options.apps();
    const app = apps[transcript.connections % apps.length];
    transcript.connections++;
    const cut = options.cutAfterBytes?.(transcript.connections) ?? null;
    const ending = app ? await readOnce(app, options, transcript, cut, deadline) : "refused";
    transcript.endings.push(ending);
    if (!transcript.ended && ending !== "cut") await pause(reconnectMs);
  }
  return transcript;
}

type Ending = Transcript["endings"][number];

/** Reads one connection to its end, its cut or its breakdown. */
async function readOnce(
  app: App,
  { person, runId }: FollowOptions,
  transcript: Transcript,
  cutAfterBytes: number | null,
  deadline: number,
): Promise<Ending> {
  let opened = false;
  try {
    const { request, response } = await openEvents(app, person, runId, transcript.lastId);
    opened = true;
    const timer = setTimeout(() => request.destroy(), Math.max(1, deadline - Date.now()));
    try {
      return await readBody(response, request, transcript, cutAfterBytes);
    } finally {
      clearTimeout(timer);
    }
  } catch (error) {
    if (isBrokenConnection(error)) return opened ? "broken" : "refused";
    throw error;
  }
}

async function readBody(
  response: IncomingMessage,
  request: ClientRequest,
  transcript: Transcript,
  cutAfterBytes: number | null,
): Promise<Ending> {
  if (response.statusCode !== 200) {
    response.resume();
    if (response.statusCode === 204) transcript.faults.push("204 before the terminal event");
    else if (response.statusCode !== 503) transcript.faults.push(`status ${response.statusCode}`);
    return "refused";
  }
  const decoder = new TextDecoder();
  let rest = "";
  let count = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    const room = cutAfterBytes === null ? chunk.length : Math.min(chunk.length, cutAfterBytes - count);
    count += room;
    rest = takeFrames(transcript, rest + decoder.decode(chunk.subarray(0, room), { stream: true }));
    if (cutAfterBytes !== null && count >= cutAfterBytes) {
      request.destroy();
      return "cut";
    }
  }
  return rest === "" && response.complete ? "clean" : "broken";
}

const brokenCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ETIMEDOUT"]);

function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && "code" in error && brokenCodes.has(String(error.code));
}
