import fc from "fast-check";
import { expect, test } from "vitest";
import { POST as chat } from "@/app/api/v1/chat/route";
import { POST as chatStream } from "@/app/api/v1/chat/stream/route";
import { GET as events } from "@/app/api/v1/runs/[run_id]/events/route";
import { logStatistics } from "@/features/runs/reading/log";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import { countStreams } from "@/lib/api/open-streams";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { problemOf, request, signUp } from "@/tests/setup/api";
import { startModel } from "@/tests/setup/model";
import { startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

const retryLine = "retry: 1000\n\n";

function readEvents(token: string, runId: string, lastEventId?: string): Promise<Response> {
  const headers = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  return events(request(`/api/v1/runs/${runId}/events`, { token, headers }));
}

async function finishedRun() {
  const { token } = await signUp();
  answerWith(() => ({ content: "A finished answer, wörd by wörd. 👋", reasoning: "Thinking." }));
  const response = await chatStream(
    request("/api/v1/chat/stream", { method: "POST", token, body: { message: "Go." } }),
  );
  const runId = response.headers.get("x-run-id") ?? "";
  return { token, runId, stream: await response.text(), response };
}

test("the stream's headers keep proxies from touching it and name the run", async () => {
  const { response, runId, stream } = await finishedRun();
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
  expect(response.headers.get("x-accel-buffering")).toBe("no");
  expect(parseFrame(splitFrames(stream.slice(retryLine.length))[0]?.frame ?? "").run_id).toBe(runId);
});

test("a reader that comes back after any event gets exactly the rest, byte for byte", async () => {
  const { token, runId, stream } = await finishedRun();
  const frames = splitFrames(stream.slice(retryLine.length));
  for (const { seq } of frames.slice(0, -1)) {
    const rest = await (await readEvents(token, runId, String(seq))).text();
    expect(rest).toBe(
      retryLine +
        frames
          .slice(seq)
          .map((each) => each.frame)
          .join(""),
    );
  }
});

test("a connection cut at any byte loses and repeats nothing", async () => {
  const { token, runId, stream } = await finishedRun();
  const whole = Buffer.from(stream.slice(retryLine.length));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (cut) => {
      // What a client has after the cut: the frames that arrived whole.
      const arrived = whole.subarray(0, cut).toString("utf8");
      const received = splitFrames(arrived.slice(0, Math.max(0, arrived.lastIndexOf("\n\n"))));
      const last = String(received.at(-1)?.seq ?? 0);
      const response = await readEvents(token, runId, last);
      const rest = response.status === 204 ? [] : splitFrames((await response.text()).slice(retryLine.length));
      expect([...received, ...rest].map((each) => each.frame).join("")).toBe(whole.toString("utf8"));
    }),
    { numRuns: 60 },
  );
});

test("a reader at the end of a finished run gets 204, and one from beyond it starts over", async () => {
  const { token, runId, stream } = await finishedRun();
  const last = splitFrames(stream.slice(retryLine.length)).at(-1)?.seq ?? 0;
  expect((await readEvents(token, runId, String(last))).status).toBe(204);
  const beyond = await (await readEvents(token, runId, String(last + 5))).text();
  const [reset, ...replay] = splitFrames(beyond.replace(retryLine, ""));
  expect(parseFrame(reset?.frame ?? "")).toMatchObject({
    kind: "output_item.discarded",
    reason: "failover",
    event_id: 0,
  });
  expect(replay.map((each) => each.frame).join("")).toBe(stream.slice(retryLine.length));
});

test.each(["-1", "x", "1.5", "9999999999999999999"])("a Last-Event-ID of %s is refused", async (lastEventId) => {
  const { token, runId } = await finishedRun();
  expect(await problemOf(await readEvents(token, runId, lastEventId))).toEqual({ status: 400, code: "bad_request" });
});

test("readers that leave in the middle cancel nothing and leave nothing behind", async () => {
  const { token } = await signUp();
  answerWith(() => ({ content: "An answer that takes a while, so that readers can leave. ".repeat(4) }), "slow");
  const started = await chatStream(request("/api/v1/chat/stream", { method: "POST", token, body: { message: "Go." } }));
  const runId = started.headers.get("x-run-id") ?? "";
  const leaving = await Promise.all(Array.from({ length: 20 }, () => readEvents(token, runId)));
  await Promise.all(
    leaving.map(async (response) => {
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel();
    }),
  );
  await expect.poll(() => logStatistics().readers).toBe(0);
  const whole = await started.text();
  expect(parseFrame(splitFrames(whole.slice(retryLine.length)).at(-1)?.frame ?? "").kind).toBe("final");
  expect(await (await readEvents(token, runId)).text()).toBe(whole);
  await expect.poll(() => logStatistics()).toEqual({ logs: 0, readers: 0 });
}, 30_000);

test("somebody else's run and a run that does not exist are the same 404", async () => {
  const { runId } = await finishedRun();
  const { token: stranger } = await signUp();
  const foreign = await readEvents(stranger, runId);
  const missing = await readEvents(stranger, "01900000-0000-7000-8000-000000000000");
  expect(await problemOf(foreign)).toEqual({ status: 404, code: "not_found" });
  expect(await problemOf(missing)).toEqual({ status: 404, code: "not_found" });
});

test("the whole answer comes from POST /chat, and a failed run is a problem with its code", async () => {
  const { token } = await signUp();
  answerWith(() => ({ content: "Whole." }));
  const whole = await chat(request("/api/v1/chat", { method: "POST", token, body: { message: "Go." } }));
  expect(await whole.json()).toMatchObject({ response: "Whole.", status: "completed", agent: "triage" });
  answerWith(() => ({ error: { message: "no", type: "invalid_request_error" }, status: 400 }));
  const failed = await chat(request("/api/v1/chat", { method: "POST", token, body: { message: "Go." } }));
  expect(await problemOf(failed)).toEqual({ status: 502, code: "run_failed" });
});

test("a person holds only so many streams at once, whatever becomes of them", async () => {
  const [{ token, id }, other] = [await signUp(), await signUp()];
  const before = env().RATE_LIMIT_STREAMS_PER_USER;
  env().RATE_LIMIT_STREAMS_PER_USER = 3;
  try {
    answerWith(() => ({ content: "A slow answer. ".repeat(60) }), "slow");
    const send = (as: string, headers = {}, signal = new AbortController().signal) =>
      chatStream(
        request("/api/v1/chat/stream", { method: "POST", token: as, body: { message: "Go." }, headers, signal }),
      );
    const leaving = new AbortController();
    const first = await send(token, {}, leaving.signal);
    const runId = first.headers.get("x-run-id") ?? "";
    const second = await readEvents(token, runId);
    const head = request(`/api/v1/runs/${runId}/events`, { method: "HEAD", token });
    for (let tries = 0; tries < 5; tries++) expect((await events(head.clone())).status).toBe(200);
    const third = await readEvents(token, runId);

    const [{ count: runsBefore } = {}] = await pool()`select count(*) from runs`;
    expect(await problemOf(await readEvents(token, runId))).toEqual({ status: 429, code: "rate_limited" });
    expect(await problemOf(await send(token))).toEqual({ status: 429, code: "rate_limited" });
    expect(await pool()`select count(*) from runs`).toEqual([{ count: runsBefore }]);
    const elsewhere = await send(other.token);
    expect(elsewhere.status).toBe(200);
    await elsewhere.body?.cancel();

    await second.body?.cancel();
    leaving.abort();
    expect(countStreams(id)).toBe(1);
    await third.text();
    expect(countStreams(id)).toBe(0);
  } finally {
    env().RATE_LIMIT_STREAMS_PER_USER = before;
  }
});
