import { expect, test } from "vitest";
import type { Run, RunSummary } from "@/features/runs/schema";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import type { StepSpec } from "@/features/workflows/schema";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { auditOf, givenColleague } from "@/tests/factories/organizations";
import { givenWorkflowSpec } from "@/tests/factories/workflow-runs";
import { type Person, problemOf, request, signUp } from "@/tests/setup/api";
import { dispatch } from "@/tests/setup/dispatch";
import { startModel } from "@/tests/setup/model";
import { eventsOf, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

givenAgent("answers");
const answers: StepSpec = { kind: "agent", name: "answer", agent: "answers" };
const asks: StepSpec = { kind: "approval", name: "ask", message: "Go on?", onReject: "fail" };
givenWorkflowSpec("answers", [answers]);
givenWorkflowSpec("asks", [asks, answers]);
givenWorkflowSpec("takes-object", [answers], {
  inputSchema: { type: "object", required: ["topic"], properties: { topic: { type: "string" } } },
});
const executed: string[] = [];
let isBroken = true;
givenTool("prepare", ({ x }) => {
  executed.push("prepare");
  return `prepared ${x}`;
});
givenTool("deliver", ({ x }) => {
  executed.push("deliver");
  if (isBroken) throw new Error("The door is closed.");
  return `delivered ${x}`;
});
givenWorkflowSpec("delivers", [
  { kind: "tool", name: "prepare", tool: "prepare", inputMapper: ({ input }) => ({ x: input }) },
  { kind: "tool", name: "deliver", tool: "deliver", inputMapper: ({ previous }) => ({ x: previous }) },
]);

function post({ token }: Pick<Person, "token">, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return dispatch(request(`/api/v1${path}`, { method: "POST", token, body, headers }));
}

async function get<T>({ token }: Pick<Person, "token">, path: string): Promise<T> {
  return (await (await dispatch(request(`/api/v1${path}`, { token }))).json()) as T;
}

async function runOf(response: Response, status: number): Promise<Run> {
  const body = await response.json();
  expect({ status: response.status, body }).toMatchObject({ status });
  return body as Run;
}

/** Whoever executes the run has seen by then what was asked of it before. */
async function leaseRenewed(runId: string): Promise<void> {
  const expiry = async () => (await pool()`select expires_at from run_leases where run_id = ${runId}`)[0]?.expires_at;
  const before = await expiry();
  await expect.poll(expiry, { timeout: 5_000 }).not.toBe(before);
}

/** A run that waits for a person's word. */
async function givenAskingRun(person: Person): Promise<Run> {
  return runOf(await post(person, "/workflows/asks/run", { input: "Tea" }), 202);
}

test("a request waits for a workflow's end and gets the run", async () => {
  const person = await signUp();
  answerWith(() => ({ content: "Tea is fine." }));
  const run = await runOf(await post(person, "/workflows/answers/run", { input: "Tea" }), 200);
  expect(run).toMatchObject({
    kind: "workflow",
    workflow: "answers",
    agent: null,
    status: "completed",
    output: "Tea is fine.",
    trigger: "api",
    conversation_id: null,
    is_own: true,
  });
});

test("what is not over in time, or waits for a person, answers 202 and goes on", async () => {
  const person = await signUp();
  const release = Promise.withResolvers<void>();
  answerWith(async () => {
    await release.promise;
    return { content: "At last." };
  });
  const late = await runOf(await post(person, "/workflows/answers/run", { input: "Tea", wait_seconds: 1 }), 202);
  expect(late.status).toBe("running");
  release.resolve();
  expect((await eventsOf(late.id)).at(-1)).toMatchObject({ kind: "final", text: "At last." });
  expect((await givenAskingRun(person)).status).toBe("waiting");
});

test("a failed run says so with its id", async () => {
  const person = await signUp();
  isBroken = true;
  const response = await post(person, "/workflows/delivers/run", { input: "Tea" });
  const problem = (await response.json()) as { code: string; detail: string };
  expect(response.status).toBe(502);
  expect(problem.code).toBe("run_failed");
  const { data } = await get<{ data: RunSummary[] }>(person, "/runs?workflow=delivers&status=failed");
  expect(problem.detail).toContain(data[0]?.id);
});

test("the stream of a new run ends with its last event, and the same key joins the same run", async () => {
  const person = await signUp();
  answerWith(() => ({ content: "Streamed." }));
  const send = () =>
    post(person, "/workflows/answers/run-stream", { input: "Tea" }, { "idempotency-key": "stream-once" });
  const first = await send();
  const text = await first.text();
  const frames = splitFrames(text.slice(text.indexOf("id: ")));
  const events = frames.map(({ frame }) => parseFrame(frame));
  expect(events[0]).toMatchObject({ kind: "lifecycle", status: "queued" });
  expect(events.at(-1)).toMatchObject({ kind: "final", text: "Streamed." });
  const second = await send();
  expect(second.headers.get("x-run-id")).toBe(first.headers.get("x-run-id"));
  expect(await second.text()).toBe(text);
});

test.each([
  ["answers", { topic: "Tea" }, "input", "takes text"],
  ["answers", "   ", "input", "Write a message."],
  ["takes-object", "Tea", "input", "object"],
  ["takes-object", {}, "input", "topic"],
  ["takes-object", { topic: 3 }, "input.topic", "string"],
])("an input that %s does not take is refused at its place: %j", async (workflow, input, path, word) => {
  const response = await post(await signUp(), `/workflows/${workflow}/run`, { input });
  const { errors } = (await response.json()) as { errors: { path: string; message: string }[] };
  expect(response.status).toBe(422);
  expect(errors[0]).toMatchObject({ path, message: expect.stringContaining(word) });
});

test("what does not exist, was never published or is archived does not run, and says which", async () => {
  const person = await signUp();
  const run = async (key: string, body: object = {}) =>
    problemOf(await post(person, `/workflows/${key}/run`, { input: "Tea", ...body }));
  expect(await run("nothing")).toEqual({ status: 404, code: "not_found" });
  const made = (await (await post(person, "/workflows", { name: "Weekly" })).json()) as { key: string };
  expect(await run(made.key)).toEqual({ status: 409, code: "conflict" });
  expect(await run(made.key, { draft: true })).toEqual({ status: 422, code: "validation_failed" });
  await dispatch(request(`/api/v1/workflows/${made.key}`, { method: "DELETE", token: person.token }));
  expect(await run(made.key)).toEqual({ status: 409, code: "conflict" });
  expect(await problemOf(await post(await signUp(), `/workflows/${made.key}/run`, { input: "Tea" }))).toMatchObject({
    status: 404,
  });
});

test("every member sees a workflow's run and its stream; only its starter and admins control it", async () => {
  const owner = await signUp();
  const [member, other, viewer, admin] = await Promise.all(
    (["member", "member", "viewer", "admin"] as const).map((role) => givenColleague(owner, role)),
  );
  if (!(member && other && viewer && admin)) throw new Error("Somebody is missing.");
  const run = await givenAskingRun(member);
  expect(await get(other, `/runs/${run.id}`)).toMatchObject({ id: run.id, is_own: false });
  expect((await get<{ data: Run[] }>(viewer, "/runs?kind=workflow")).data.map(({ id }) => id)).toEqual([run.id]);
  expect((await get<{ data: Run[] }>(other, "/runs?own=true")).data).toEqual([]);
  const events = await dispatch(request(`/api/v1/runs/${run.id}/events`, { token: other.token }));
  expect(events.status).toBe(200);
  await events.body?.cancel();
  for (const verb of ["cancel", "pause", "resume", "retry", "rerun"]) {
    const body = verb === "rerun" ? {} : undefined;
    expect(await problemOf(await post(other, `/runs/${run.id}/${verb}`, body))).toEqual({
      status: 403,
      code: "forbidden",
    });
    expect((await post(viewer, `/runs/${run.id}/${verb}`, body)).status).toBe(403);
    expect((await post(await signUp(), `/runs/${run.id}/${verb}`, body)).status).toBe(404);
  }
  const remove = (token: string) => dispatch(request(`/api/v1/runs/${run.id}`, { method: "DELETE", token }));
  expect((await remove(other.token)).status).toBe(403);
  expect(await runOf(await post(admin, `/runs/${run.id}/cancel`), 202)).toMatchObject({ status: "cancelled" });
  expect(await auditOf(owner.organizationId, "run.cancelled")).toMatchObject([
    { actor_id: admin.id, target_id: run.id },
  ]);
});

test("the run of an agent stays private, also from the owner", async () => {
  const owner = await signUp();
  const member = await givenColleague(owner, "member");
  answerWith(() => ({ content: "Hello." }));
  const { run_id: id } = (await (await post(member, "/chat", { message: "Hi" })).json()) as { run_id: string };
  for (const path of [`/runs/${id}/cancel`, `/runs/${id}/rerun`]) {
    expect((await post(owner, path, path.endsWith("rerun") ? {} : undefined)).status).toBe(404);
  }
  expect(await problemOf(await post(member, `/runs/${id}/rerun`, {}))).toEqual({ status: 409, code: "conflict" });
});

test("a run that waits is paused at once, is not moved by a decision and goes on when it is resumed", async () => {
  const person = await signUp();
  answerWith(() => ({ content: "Over." }));
  const run = await givenAskingRun(person);
  expect(await runOf(await post(person, `/runs/${run.id}/pause`), 202)).toMatchObject({ status: "paused" });
  expect(await runOf(await post(person, `/runs/${run.id}/pause`), 202)).toMatchObject({ status: "paused" });
  const [approval] = await pool()`select id from approvals where run_id = ${run.id}`;
  expect((await post(person, `/approvals/${approval?.id}/approve`, {})).status).toBe(200);
  expect(await get(person, `/runs/${run.id}`)).toMatchObject({ status: "paused" });
  await runOf(await post(person, `/runs/${run.id}/resume`), 202);
  const events = await eventsOf(run.id);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed", text: "Over." });
  expect(events.filter((event) => event.kind === "lifecycle" && event.status === "paused")).toHaveLength(1);
  expect(await problemOf(await post(person, `/runs/${run.id}/resume`))).toEqual({ status: 409, code: "conflict" });
  expect(await problemOf(await post(person, `/runs/${run.id}/pause`))).toEqual({ status: 409, code: "conflict" });
});

test("a run under way ends its step, rests, and begins the next step when it is resumed", async () => {
  const person = await signUp();
  givenWorkflowSpec("two-answers", [answers, { ...answers, name: "again" }]);
  const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let calls = 0;
  answerWith(async () => {
    if (++calls === 1) {
      asked.resolve();
      await release.promise;
    }
    return { content: `Answer ${calls}.` };
  });
  const stream = await post(person, "/workflows/two-answers/run-stream", { input: "Tea" });
  const id = stream.headers.get("x-run-id") ?? "";
  await asked.promise;
  await runOf(await post(person, `/runs/${id}/pause`), 202);
  await leaseRenewed(id);
  release.resolve();
  await expect.poll(async () => (await get<Run>(person, `/runs/${id}`)).status, { timeout: 15_000 }).toBe("paused");
  expect(calls).toBe(1);
  await runOf(await post(person, `/runs/${id}/resume`), 202);
  await stream.body?.cancel();
  expect((await eventsOf(id)).at(-1)).toMatchObject({ kind: "final", status: "completed", text: "Answer 2." });
});

test("a run that is resumed before its step has ended goes on as if nothing had been asked, and keeps nobody waiting", async () => {
  const person = await signUp();
  givenWorkflowSpec("two-answers", [answers, { ...answers, name: "again" }]);
  const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  answerWith(async () => {
    asked.resolve();
    await release.promise;
    return { content: "Answer." };
  });
  const stream = await post(person, "/workflows/two-answers/run-stream", { input: "Tea" });
  const id = stream.headers.get("x-run-id") ?? "";
  await asked.promise;
  await runOf(await post(person, `/runs/${id}/pause`), 202);
  expect(await runOf(await post(person, `/runs/${id}/resume`), 202)).toMatchObject({ status: "running" });
  await leaseRenewed(id);
  release.resolve();
  await stream.body?.cancel();
  const events = await eventsOf(id);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed" });
  expect(events.filter((event) => event.kind === "lifecycle" && event.status === "paused")).toEqual([]);
});

test("a retry reuses what was finished; a re-run does all again, or from a step", async () => {
  const person = await signUp();
  isBroken = true;
  await post(person, "/workflows/delivers/run", { input: "Tea" });
  const [failed] = (await get<{ data: Run[] }>(person, "/runs?workflow=delivers")).data;
  executed.length = 0;
  isBroken = false;
  const retried = await runOf(await post(person, `/runs/${failed?.id}/retry`), 201);
  expect(retried).toMatchObject({ rerun_of: failed?.id, input: "Tea" });
  expect((await eventsOf(retried.id)).at(-1)).toMatchObject({ kind: "final", text: "delivered prepared Tea" });
  expect(executed).toEqual(["deliver"]);
  const { data: steps } = await get<{ data: { step: string }[] }>(person, `/runs/${retried.id}/steps`);
  expect(steps.toSorted((a, b) => a.step.localeCompare(b.step))).toMatchObject([
    { step: "deliver", status: "completed", reused_from: null },
    { step: "prepare", status: "completed", reused_from: failed?.id },
  ]);
  expect(await problemOf(await post(person, `/runs/${retried.id}/retry`))).toEqual({ status: 409, code: "conflict" });

  executed.length = 0;
  const key = { "idempotency-key": "again" };
  const again = await runOf(await post(person, `/runs/${retried.id}/rerun`, {}, key), 201);
  expect((await runOf(await post(person, `/runs/${retried.id}/rerun`, {}, key), 201)).id).toBe(again.id);
  await eventsOf(again.id);
  expect(executed).toEqual(["prepare", "deliver"]);

  executed.length = 0;
  const body = { from_step: "deliver", version: "published" };
  const from = await runOf(await post(person, `/runs/${again.id}/rerun`, body), 201);
  await eventsOf(from.id);
  expect(executed).toEqual(["deliver"]);
  expect(await problemOf(await post(person, `/runs/${again.id}/rerun`, { from_step: "nowhere" }))).toMatchObject({
    status: 422,
  });
});

test("an ended run can be deleted and is gone; one that goes on cannot", async () => {
  const person = await signUp();
  const remove = (id: string) => dispatch(request(`/api/v1/runs/${id}`, { method: "DELETE", token: person.token }));
  const run = await givenAskingRun(person);
  expect(await problemOf(await remove(run.id))).toEqual({ status: 409, code: "conflict" });
  await post(person, `/runs/${run.id}/cancel`);
  expect((await remove(run.id)).status).toBe(204);
  expect((await dispatch(request(`/api/v1/runs/${run.id}`, { token: person.token }))).status).toBe(404);
  expect((await remove(run.id)).status).toBe(404);
  expect((await get<{ data: Run[] }>(person, "/runs")).data).toEqual([]);
});
