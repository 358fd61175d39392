import { expect, test } from "vitest";
import { rerunRun } from "@/features/runs/mutations/repeat-run";
import type { Run } from "@/features/runs/schema";
import { parseFrame } from "@/features/runs/stream/frames";
import type { StepSpec } from "@/features/workflows/schema";
import { pool } from "@/lib/db/client";
import { givenAgent } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { givenWorkflowSpec, startWorkflow } from "@/tests/factories/workflow-runs";
import { type Person, problemOf, request, signUp } from "@/tests/setup/api";
import { dispatch } from "@/tests/setup/dispatch";
import { startModel } from "@/tests/setup/model";
import { eventsOf, startEngine } from "@/tests/setup/runs";
import { workflowOf as definitionOf } from "@/tests/setup/workflow-samples";
import { publishedWorkflow, workflowCalls, workflowOf } from "@/tests/setup/workflows";

const { answerWith } = await startModel();
await startEngine();
givenAgent("plain");
const answers: StepSpec = { kind: "agent", name: "answer", agent: "plain" };
const asks: StepSpec = { kind: "approval", name: "ask", message: "Go on?", onReject: "fail" };
givenWorkflowSpec("answers", [answers]);
givenWorkflowSpec("asks", [asks, answers]);
givenWorkflowSpec("takes-object", [answers], {
  inputSchema: { type: "object", properties: { topic: { type: "string" } } },
});
answerWith(() => ({ content: "Tea is fine." }));

function send(method: string, { token }: Pick<Person, "token">, path: string, body?: unknown) {
  return dispatch(request(`/api/v1${path}`, { method, token, ...(body === undefined ? {} : { body }) }));
}

const post = (person: Pick<Person, "token">, path: string, body?: unknown) => send("POST", person, path, body);
const statusesOf = async (...answered: Promise<Response>[]) =>
  (await Promise.all(answered)).map(({ status }) => status).toSorted();

async function given(person: Person, workflow: string): Promise<string> {
  const response = await post(person, `/workflows/${workflow}/run`, { input: "Tea" });
  return ((await response.json()) as Run).id;
}

async function readRun(person: Person, id: string): Promise<Run> {
  return (await (await send("GET", person, `/runs/${id}`)).json()) as Run;
}

const turnsOf = async (runId: string) =>
  (await eventsOf(runId)).flatMap((event) => (event.kind === "lifecycle" ? [event.status] : []));

test("cancelling a waiting run several times at once ends it once", async () => {
  const person = await signUp();
  const id = await given(person, "asks");
  const cancel = () => post(person, `/runs/${id}/cancel`);
  expect(await statusesOf(cancel(), cancel(), cancel())).toEqual([202, 202, 202]);
  const events = await eventsOf(id);
  expect(events.filter(({ kind }) => kind === "final")).toHaveLength(1);
  expect(events.map(({ event_id }) => event_id)).toEqual(events.map((_, index) => index + 1));
  expect(await pool()`select status from approvals where run_id = ${id}`).toMatchObject([{ status: "cancelled" }]);
  expect(await (await cancel()).json()).toMatchObject({ status: "cancelled" });
  for (const verb of ["pause", "resume"]) {
    expect(await problemOf(await post(person, `/runs/${id}/${verb}`))).toEqual({ status: 409, code: "conflict" });
  }
});

test("pausing and resuming several times at once each count once", async () => {
  const person = await signUp();
  const id = await given(person, "asks");
  const pause = () => post(person, `/runs/${id}/pause`);
  const resume = () => post(person, `/runs/${id}/resume`);
  expect(await statusesOf(pause(), pause(), pause())).toEqual([202, 202, 202]);
  expect((await readRun(person, id)).status).toBe("paused");
  expect(await statusesOf(resume(), resume(), resume())).toEqual([202, 409, 409]);
  await expect.poll(async () => (await readRun(person, id)).status, { timeout: 10_000 }).toBe("waiting");
  expect(await statusesOf(post(person, `/runs/${id}/cancel`), pause())).toHaveLength(2);
  const turns = await turnsOf(id);
  expect(turns.filter((status) => status === "paused").length).toBeLessThanOrEqual(2);
  expect((await readRun(person, id)).status).toBe("cancelled");
});

test("a run that waits for its turn can be paused, resumed and cancelled before it begins", async () => {
  const person = await signUp();
  const id = await given(person, "asks");
  // As if no worker had had a free place yet.
  const queued = async () => {
    const response = await post(person, `/runs/${await endedRun(person)}/rerun`, {});
    return ((await response.json()) as Run).id;
  };
  const second = await queued();
  await post(person, `/runs/${second}/pause`);
  await post(person, `/runs/${second}/resume`);
  expect((await eventsOf(second)).at(-1)).toMatchObject({ kind: "final", status: "completed" });
  const third = await queued();
  await post(person, `/runs/${third}/cancel`);
  expect((await eventsOf(third)).at(-1)?.kind).toBe("final");
  await post(person, `/runs/${id}/cancel`);
});

const endedRun = (person: Person) => given(person, "answers");

test("deleting twice at once deletes once, and a deleted run is gone for every act", async () => {
  const person = await signUp();
  const id = await endedRun(person);
  const remove = () => send("DELETE", person, `/runs/${id}`);
  const answered = await Promise.all([remove(), remove(), remove()]);
  const [, ...others] = answered.toSorted((a, b) => a.status - b.status);
  expect(answered.filter(({ status }) => status === 204)).toHaveLength(1);
  for (const other of others) expect(await problemOf(other)).toEqual({ status: 404, code: "not_found" });
  for (const verb of ["cancel", "pause", "resume", "retry", "rerun"]) {
    expect((await post(person, `/runs/${id}/${verb}`, verb === "rerun" ? {} : undefined)).status).toBe(404);
  }
  for (const part of ["", "/events", "/steps", "/trace"]) {
    expect((await send("GET", person, `/runs/${id}${part}`)).status).toBe(404);
  }
});

test("what goes on can be neither repeated nor retried, and what ended well is not retried", async () => {
  const person = await signUp();
  const waiting = await given(person, "asks");
  for (const [verb, body] of [["retry"], ["rerun", {}]] as const) {
    expect(await problemOf(await post(person, `/runs/${waiting}/${verb}`, body))).toMatchObject({ status: 409 });
  }
  const ended = await endedRun(person);
  expect(await problemOf(await post(person, `/runs/${ended}/retry`))).toMatchObject({ status: 409 });
  await post(person, `/runs/${waiting}/cancel`);
  const retries = await Promise.all([1, 2].map(() => post(person, `/runs/${waiting}/retry`)));
  const ids = await Promise.all(retries.map(async (each) => ((await each.json()) as Run).id));
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) await post(person, `/runs/${id}/cancel`);
});

test.each(["nowhere", "", "answers", "__proto__", "a".repeat(200)])(
  "a repetition from the step %j, which the run does not have, is refused at its field",
  async (fromStep) => {
    const person = await signUp();
    const response = await post(person, `/runs/${await endedRun(person)}/rerun`, { from_step: fromStep });
    expect(await response.json()).toMatchObject({ status: 422, errors: [{ path: "from_step" }] });
  },
);

test("a repetition from a step that the published version no longer has is refused", async () => {
  const person = await signUp();
  const [stage] = definitionOf("Weekly").stages;
  const [step] = stage?.steps ?? [];
  if (!stage || !step) throw new Error("The sample has no step.");
  const stages = (name: string) => [
    {
      ...stage,
      steps: [
        { ...step, name: "before" },
        { ...step, name },
      ],
    },
  ];
  const made = await publishedWorkflow(person, { stages: stages("answer") });
  const id = await given(person, made.key);
  const change = { draft_revision: made.draft_revision, stages: stages("other") };
  await workflowOf(workflowCalls.change(person, made.id, change));
  expect((await workflowCalls.makeVersion(person, made.id, { publish: true })).status).toBe(201);
  const body = { from_step: "answer", version: "published" };
  const response = await post(person, `/runs/${id}/rerun`, body);
  expect(await response.json()).toMatchObject({ status: 422, errors: [{ path: "from_step" }] });
  const again = (await (await post(person, `/runs/${id}/rerun`, { from_step: "answer" })).json()) as Run;
  expect((await eventsOf(again.id)).at(-1)).toMatchObject({ kind: "final", status: "completed" });
});

test("a request whose caller leaves starts a run that goes on to its end", async () => {
  const person = await signUp();
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  answerWith(async () => {
    asked.resolve();
    await release.promise;
    return { content: "Nobody listens." };
  });
  const leaving = new AbortController();
  const call = dispatch(
    request("/api/v1/workflows/answers/run", {
      method: "POST",
      token: person.token,
      body: { input: "Tea" },
      signal: leaving.signal,
    }),
  );
  await asked.promise;
  leaving.abort();
  await Promise.allSettled([call]);
  release.resolve();
  const [row] = await pool()`select id from runs where organization_id = ${person.organizationId}`;
  expect((await eventsOf(row?.id)).at(-1)).toMatchObject({ kind: "final", text: "Nobody listens." });
  answerWith(() => ({ content: "Tea is fine." }));
});

/** The events in the bytes of a stream, between its comments. */
const eventsIn = (text: string) =>
  text
    .split("\n\n")
    .flatMap((frame) => (frame.includes("\ndata: ") ? [parseFrame(`${frame.slice(frame.indexOf("id: "))}\n\n`)] : []));

test("a stream that is cut after any event goes on behind it without a gap or a repetition", async () => {
  const person = await signUp();
  const stream = await post(person, "/workflows/answers/run-stream", { input: "Tea" });
  const id = stream.headers.get("x-run-id") ?? "";
  const reader = stream.body?.getReader();
  const first = new TextDecoder().decode((await reader?.read())?.value);
  await reader?.cancel();
  const begun = eventsIn(first);
  const whole = await eventsOf(id);
  expect(begun).toEqual(whole.slice(0, begun.length));
  for (let cut = 0; cut < whole.length; cut++) {
    const headers = { "last-event-id": String(cut) };
    const rest = await dispatch(request(`/api/v1/runs/${id}/events`, { token: person.token, headers }));
    expect(eventsIn(await rest.text())).toEqual(whole.slice(cut));
  }
  const headers = { "last-event-id": String(whole.length) };
  expect((await dispatch(request(`/api/v1/runs/${id}/events`, { token: person.token, headers }))).status).toBe(204);
});

const deep = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);

test.each([
  ["answers", "text that is too long", "x".repeat(1_000_000)],
  ["takes-object", "an object that is too large", { topic: "x".repeat(300_000) }],
  ["takes-object", "an object that is too deep", { topic: "x", more: deep(3_000) }],
])("%s refuses %s", async (workflow, _, input) => {
  const response = await post(await signUp(), `/workflows/${workflow}/run`, { input });
  expect([400, 413, 422]).toContain(response.status);
});

const hostile = ["\u0000", "\ud800", "\udc00"].map((each) => `a${each}b`);

test.each(hostile)("an input with what no database stores is refused or replaced by the API: %j", async (text) => {
  const person = await signUp();
  for (const [workflow, input] of [
    ["answers", text],
    ["takes-object", { topic: text }],
    ["takes-object", { [text]: "x" }],
  ] as const) {
    const { status } = await post(person, `/workflows/${workflow}/run`, { input });
    expect(status).toBe(text.includes("\u0000") ? 422 : 200);
  }
});

test("such characters in what a webhook or a schedule brings are replaced, and its run can be repeated", async () => {
  const ctx = await createPerson();
  const input = Object.fromEntries(hostile.map((text, index) => [`key${text}${index}`, { topic: text }]));
  const runId = await startWorkflow(ctx, "takes-object", input);
  expect((await eventsOf(runId)).at(-1)).toMatchObject({ kind: "final", status: "completed" });
  const again = await rerunRun(ctx, runId, { version: "same" }, null);
  expect((await eventsOf(again.id)).at(-1)).toMatchObject({ kind: "final", status: "completed" });
});
