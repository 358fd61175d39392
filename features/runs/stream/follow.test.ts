import fc from "fast-check";
import { expect, test } from "vitest";
import { ApiProblem } from "@/lib/api/client";
import { type ConnectionState, type FollowEnvironment, type FollowOutcome, waitMs } from "@/lib/api/follow-stream";
import type { StreamEvent } from "./events";
import { followRun } from "./follow";

const last = 6;

function frame(id: number): string {
  const kind = id === last ? { kind: "final", status: "completed" } : { kind: "message.delta", delta: `é${id} ` };
  return `id: ${id}\ndata: ${JSON.stringify({ event_id: id, ...kind })}\n\n`;
}

function framesAfter(after: number): Uint8Array {
  let text = ": hello\n\nretry: 50\n\n";
  for (let id = after + 1; id <= last; id++) text += frame(id);
  return new TextEncoder().encode(text);
}

function problem(status: number, retryAfterSeconds: number | null = null): ApiProblem {
  return new ApiProblem({ status, code: "unexpected_answer", detail: "No stream.", retryAfterSeconds });
}

type Ending = "close" | "break" | "hang";

function streamOf(bytes: Uint8Array, ending: Ending, signal: AbortSignal): Response {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(Uint8Array.from(bytes));
      if (ending === "close") controller.close();
      if (ending === "hang") signal.addEventListener("abort", () => controller.error(signal.reason));
    },
    pull(controller) {
      if (ending === "break") controller.error(new TypeError("network error"));
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function fakePage() {
  const listeners = new Set<() => void>();
  let hidden = false;
  const waits: number[] = [];
  const environment: FollowEnvironment = {
    random: () => 1,
    hidden: () => hidden,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async sleep(timeMs) {
      waits.push(timeMs);
    },
  };
  return {
    environment,
    waits,
    listeners,
    setHidden(value: boolean) {
      hidden = value;
      for (const listener of [...listeners]) listener();
    },
  };
}

interface Followed {
  outcome: FollowOutcome;
  ids: number[];
  states: ConnectionState[];
  opened: number[];
}

type Open = (after: number, attempt: number, signal: AbortSignal) => Response | ApiProblem;

async function follow(page: ReturnType<typeof fakePage>, open: Open, onEvent?: (event: StreamEvent) => void) {
  const seen: Followed = { outcome: "stopped", ids: [], states: [], opened: [] };
  seen.outcome = await followRun({
    environment: page.environment,
    after: 0,
    async open(after, signal) {
      seen.opened.push(after);
      const answer = open(after, seen.opened.length, signal);
      if (answer instanceof ApiProblem) throw answer;
      return answer;
    },
    onEvent(event) {
      seen.ids.push(event.event_id);
      onEvent?.(event);
    },
    onState: (state) => seen.states.push(state),
    signal: new AbortController().signal,
  });
  return seen;
}

const everyId = [1, 2, 3, 4, 5, 6];

test("a connection cut at any byte, by an end or an error, loses and repeats nothing", async () => {
  const all = framesAfter(0);
  for (const ending of ["close", "break"] as const) {
    for (let cut = 0; cut < all.length; cut++) {
      const seen = await follow(fakePage(), (after, attempt, signal) =>
        attempt === 1 ? streamOf(all.subarray(0, cut), ending, signal) : streamOf(framesAfter(after), "close", signal),
      );
      expect(seen.ids, `${ending} at byte ${cut}`).toEqual(everyId);
      expect(seen.outcome).toBe("terminal");
    }
  }
});

test("any series of cuts and refused connections ends with every event once", async () => {
  const step = fc.oneof(
    fc.constant("refused" as const),
    fc.constant(503 as const),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const seen = await follow(fakePage(), (after, attempt, signal) => {
        const now = steps[attempt - 1];
        if (now === undefined) return streamOf(framesAfter(after), "close", signal);
        if (now === "refused") return problem(0);
        if (now === 503) return problem(503);
        const bytes = framesAfter(after);
        return streamOf(bytes.subarray(0, Math.floor(now * bytes.length)), "break", signal);
      });
      expect(seen.ids).toEqual(everyId);
      expect(seen.outcome).toBe("terminal");
    }),
  );
});

test.each([
  [204, "ended"],
  [401, "unauthenticated"],
  [403, "gone"],
  [404, "gone"],
  [410, "gone"],
] as const)("status %i ends following as %s", async (status, outcome) => {
  const seen = await follow(fakePage(), () => (status === 204 ? new Response(null, { status }) : problem(status)));
  expect(seen).toMatchObject({ outcome, ids: [], opened: [0] });
});

test("waiting grows while connections fail and is the server's when it says how long", async () => {
  const page = fakePage();
  await follow(page, (after, attempt, signal) => {
    if (attempt <= 3) return problem(0);
    if (attempt === 4) return problem(429, 3);
    return streamOf(framesAfter(after), "close", signal);
  });
  expect(page.waits.slice(0, 3)).toEqual([400, 800, 1600]);
  expect(page.waits[3]).toBeGreaterThanOrEqual(3000);
});

test("a run that waits for a person is asked for again and again at the server's pace, as a live one", async () => {
  const page = fakePage();
  const waiting = { event_id: 1, kind: "lifecycle", status: "waiting", reason: "approval" };
  const text = `id: 1\ndata: ${JSON.stringify(waiting)}\n\nretry: 5000\n\n`;
  const seen = await follow(page, (after, attempt, signal) => {
    if (attempt === 5) return streamOf(framesAfter(after), "close", signal);
    return streamOf(new TextEncoder().encode(attempt === 1 ? text : "retry: 5000\n\n"), "close", signal);
  });
  expect(page.waits).toEqual([5000, 5000, 5000, 5000]);
  expect(seen.states).not.toContain("reconnecting");
  expect(seen.outcome).toBe("terminal");
});

test("a wait is jittered over its upper half and never longer than fifteen seconds", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (failures, random) => {
      const wait = waitMs({ retryMs: 400, failures }, random);
      expect(wait).toBeGreaterThanOrEqual(200);
      expect(wait).toBeLessThanOrEqual(15_000);
    }),
  );
});

test("a hidden page holds no connection and goes on behind its last event when shown", async () => {
  const page = fakePage();
  let openedWhileHidden = 0;
  const seen = await follow(
    page,
    (after, attempt, signal) => {
      if (page.environment.hidden()) openedWhileHidden += 1;
      const bytes = framesAfter(after);
      return attempt === 1 ? streamOf(bytes.subarray(0, 120), "hang", signal) : streamOf(bytes, "close", signal);
    },
    (event) => {
      if (event.event_id !== 1) return;
      page.setHidden(true);
      setImmediate(() => page.setHidden(false));
    },
  );
  expect(seen.ids).toEqual(everyId);
  expect(seen.states).toEqual(["connecting", "live", "paused", "connecting", "live"]);
  expect(openedWhileHidden).toBe(0);
  expect(page.waits).toEqual([]);
});

test("stopping closes the connection and leaves no listener behind", async () => {
  const page = fakePage();
  const stop = new AbortController();
  let closed = false;
  const outcome = await followRun({
    environment: page.environment,
    after: 0,
    async open(after, signal) {
      signal.addEventListener("abort", () => {
        closed = true;
      });
      return streamOf(framesAfter(after).subarray(0, 120), "hang", signal);
    },
    onEvent: () => stop.abort(),
    onState: () => undefined,
    signal: stop.signal,
  });
  expect(outcome).toBe("stopped");
  expect(closed).toBe(true);
  expect(page.listeners.size).toBe(0);
});
