import { afterAll, expect, test } from "vitest";
import { registerAgent } from "@/features/agents/catalog/registry";
import type { StepSpec } from "@/features/workflows/schema";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { givenWorkflowSpec } from "@/tests/factories/workflow-runs";
import { type Person, request, signUp } from "@/tests/setup/api";
import { dispatch } from "@/tests/setup/dispatch";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { eventsOf, startEngine, viewOf } from "@/tests/setup/runs";
import { startSecondProcess } from "@/tests/setup/second-process";

const { answerWith } = await startModel();
await startEngine();
const elsewhere = startSecondProcess();
afterAll(() => elsewhere.stop());

const sent: string[] = [];
givenTool(
  "mails",
  ({ x }, { runId }) => {
    sent.push(`${runId} ${x}`);
    return `sent ${x}`;
  },
  "side_effect",
);
registerAgent({ ...givenAgent("careful", ["mails"]), toolPolicies: { mails: "approval" } });

const ask = (name: string): StepSpec => ({
  kind: "approval",
  name,
  message: `${name}?`,
  onReject: "continue",
  inputMapper: () => `content of ${name}`,
});
const mail = (name: string): StepSpec => ({ kind: "agent", name, agent: "careful", inputMapper: () => name });
const names = ["ask-1", "ask-2", "mail-1", "mail-2"];
givenWorkflowSpec("asking-twice", [
  { name: "all", mode: "parallel", steps: [ask("ask-1"), ask("ask-2"), mail("mail-1"), mail("mail-2")] },
]);

const said = (asked: ModelRequest) => String(asked.messages.findLast(({ role }) => role === "user")?.content);

/** Both branches call the same tool under the same id: providers may repeat them. */
answerWith((asked) => {
  const result = asked.messages.find(({ role }) => role === "tool");
  if (result) return { content: `${said(asked)}: ${result.content}` };
  return { toolCalls: [{ id: "call_1", name: "mails", arguments: JSON.stringify({ x: said(asked) }) }] };
});

interface Decision {
  verb: "approve" | "reject";
  body: Record<string, unknown>;
  /** What the step gives. */
  output: unknown;
}

const decisions: Record<string, Decision> = {
  "ask-1": {
    verb: "approve",
    body: { arguments: { content: "changed" } },
    output: { approved: true, reason: null, content: "changed" },
  },
  "ask-2": {
    verb: "reject",
    body: { reason: "No." },
    output: { approved: false, reason: "No.", content: "content of ask-2" },
  },
  "mail-1": { verb: "approve", body: { arguments: { x: "card" } }, output: "mail-1: sent card" },
  "mail-2": {
    verb: "reject",
    body: { reason: "Never." },
    output: expect.stringMatching(/^mail-2: .*rejected.*Never\./),
  },
};

async function givenQuestions(person: Person): Promise<{ runId: string; idOf: (step: string) => string }> {
  const started = await dispatch(
    request("/api/v1/workflows/asking-twice/run-stream", {
      method: "POST",
      token: person.token,
      body: { input: "Go." },
    }),
  );
  const runId = started.headers.get("x-run-id") ?? "";
  await started.body?.cancel();
  const read = () => pool()<{ id: string; step: string }[]>`select id, step from approvals where run_id = ${runId}`;
  await expect.poll(async () => (await read()).length, { timeout: 15_000, interval: 20 }).toBe(names.length);
  const asked = new Map((await read()).map(({ id, step }) => [step, id]));
  return { runId, idOf: (step) => asked.get(step) ?? "" };
}

async function decideHere(person: Person, id: string, { verb, body }: Decision): Promise<number> {
  const path = `/api/v1/approvals/${id}/${verb}`;
  return (await dispatch(request(path, { method: "POST", token: person.token, body }))).status;
}

async function decideElsewhere(person: Person, id: string, { verb, body }: Decision): Promise<number> {
  return (await elsewhere.ask("POST", `/api/v1/approvals/${id}/${verb}`, { token: person.token, body })).status;
}

function decisionFor(step: string): Decision {
  const decision = decisions[step];
  if (!decision) throw new Error(`Nothing is decided about ${step}.`);
  return decision;
}

/** Each branch has its own decision, in its row, in the stream and in what was done. */
async function expectOwnDecisions(runId: string): Promise<void> {
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed" });
  const rows = await pool()<{ step: string; output: unknown }[]>`
    select step, output from run_steps where run_id = ${runId} and status = 'completed' order by step`;
  expect(rows.map(({ step, output }) => ({ step, output }))).toEqual(
    names.map((step) => ({ step, output: decisionFor(step).output })),
  );
  expect(sent.filter((line) => line.startsWith(runId))).toEqual([`${runId} card`]);
  for (const step of names) {
    const words = events.flatMap((event) =>
      event.kind === "tool.approval" && event.workflow?.step_name === step ? [event.status] : [],
    );
    expect(words).toEqual(["requested", decisionFor(step).verb === "approve" ? "approved" : "rejected"]);
    const parts = viewOf(events).workflow?.steps.find((each) => each.step === step)?.parts ?? [];
    expect(parts.filter(({ type }) => type === "tool_call")).toHaveLength(1);
  }
}

test.each([
  [["ask-1", "ask-2", "mail-1", "mail-2"]],
  [["mail-2", "mail-1", "ask-2", "ask-1"]],
  [["ask-2", "mail-2", "ask-1", "mail-1"]],
])(
  "questions of parallel branches decided in the order %j each go to their own branch",
  async (order) => {
    const person = await signUp();
    const { runId, idOf } = await givenQuestions(person);
    for (const step of order) expect(await decideHere(person, idOf(step), decisionFor(step))).toBe(200);
    await expectOwnDecisions(runId);
  },
  60_000,
);

test("questions decided at once from two processes each go to their own branch, and each is decided once", async () => {
  const person = await signUp();
  for (let round = 0; round < 4; round++) {
    const { runId, idOf } = await givenQuestions(person);
    const statuses = await Promise.all([
      ...names.map((step) => decideHere(person, idOf(step), decisionFor(step))),
      // The other process asks one after the other, beginning elsewhere each time.
      (async () => {
        const repeated: number[] = [];
        // It does not know the catalog of this one, so it changes no arguments of a tool.
        for (const step of ["ask-2", "mail-2", "ask-1"].slice(round % 3)) {
          repeated.push(await decideElsewhere(person, idOf(step), decisionFor(step)));
        }
        return repeated;
      })(),
    ]);
    for (const status of statuses.flat()) expect([200, 409]).toContain(status);
    expect(statuses.flat().filter((status) => status === 200)).toHaveLength(names.length);
    await expectOwnDecisions(runId);
  }
}, 120_000);

test("of two opposite decisions about one question exactly one counts, and its branch alone gets it", async () => {
  const person = await signUp();
  const { runId, idOf } = await givenQuestions(person);
  const yes: Decision = { verb: "approve", body: {}, output: null };
  const no: Decision = { verb: "reject", body: { reason: "No." }, output: null };
  const both = await Promise.all([decideHere(person, idOf("ask-1"), yes), decideElsewhere(person, idOf("ask-1"), no)]);
  expect(both.toSorted()).toEqual([200, 409]);
  for (const step of ["ask-2", "mail-1", "mail-2"]) {
    expect(await decideHere(person, idOf(step), { ...no, body: { reason: `Not ${step}.` } })).toBe(200);
  }
  await eventsOf(runId);
  const rows = await pool()`select step, output from run_steps where run_id = ${runId} order by step`;
  expect(rows[0]?.output).toMatchObject({ approved: both[0] === 200 });
  expect(rows[1]?.output).toMatchObject({ approved: false, reason: "Not ask-2." });
  expect(rows[2]?.output).toContain("Not mail-1.");
  expect(rows[3]?.output).toContain("Not mail-2.");
}, 60_000);
