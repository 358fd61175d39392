import type { App } from "../harness/app";
import { call } from "../harness/client";
import { type Script, someText } from "../harness/model";
import type { Fleet, Stage } from "../harness/stage";

/** Two steps in a row, three at the same time, a tool's, and one that makes the answer. */
const agentSteps = ["plan", "sum", "left", "middle", "right", "join"] as const;
type AgentStep = (typeof agentSteps)[number];

const pace = { firstDelayMs: 250, delayMs: 40, chunkChars: 40 };
const textCharacters = 300;
const computed = { expression: "6 * 7", result: "42" };

/** A run of the workflow, and what each of its steps must give. */
export interface WorkflowRun {
  name: string;
  runId: string;
  texts: Record<AgentStep, string>;
  /** Outputs by step, the reducer's among them. */
  outputs: Record<string, unknown>;
}

/** Steps that must have ended before a step begins. */
export const before: Readonly<Record<string, readonly string[]>> = {
  sum: ["plan"],
  left: ["plan", "sum"],
  middle: ["plan", "sum"],
  right: ["plan", "sum"],
  compute: ["work"],
  join: ["work", "compute"],
};

/** How the model knows a step of a run. */
export function scriptOf(run: Pick<WorkflowRun, "name">, step: string): string {
  return `${run.name} ${step}`;
}

/** How many answers a step of an agent takes when nothing disturbs it. */
export function answersOf(step: string): number {
  return step === "sum" ? 2 : 1;
}

export function isAgentStep(step: string): step is AgentStep {
  return (agentSteps as readonly string[]).includes(step);
}

/** An organization's own workflow, made and published as anybody would. Answers its key. */
export async function publishWorkflow(fleet: Fleet, app: App): Promise<string> {
  const { person } = fleet;
  const made = await call(app, "POST", "/api/v1/workflows", { person, body: definition() });
  if (made.status !== 201) throw new Error(`Making the workflow: ${made.status} ${JSON.stringify(made.body)}`);
  const path = `/api/v1/workflows/${made.body.key}/versions`;
  const version = await call(app, "POST", path, { person, body: { publish: true } });
  if (version.status !== 201) throw new Error(`Publishing it: ${version.status} ${JSON.stringify(version.body)}`);
  return String(made.body.key);
}

function definition() {
  const step = { display_name: null, guard: null, retry: null, timeout_seconds: null };
  const agent = (name: AgentStep, key = "writer", more = "") => ({
    ...step,
    kind: "agent",
    name,
    agent: key,
    max_turns: null,
    output_schema: null,
    input: `'[[' + text(input) + ' ${name}]] Please answer.'${more}`,
  });
  const compute = { ...step, kind: "tool", name: "compute", tool: "calculator", input: "{'expression': '6 * 7'}" };
  return {
    name: "Chaos",
    concurrency: 3,
    stages: [
      { name: "begin", mode: "sequential", reducer: null, steps: [agent("plan"), agent("sum", "researcher")] },
      {
        name: "work",
        mode: "parallel",
        reducer: "text(outputs.left) + ' | ' + text(outputs.middle) + ' | ' + text(outputs.right)",
        steps: [agent("left"), agent("middle"), agent("right")],
      },
      {
        name: "end",
        mode: "sequential",
        reducer: null,
        steps: [compute, agent("join", "writer", " + text(steps.work)")],
      },
    ],
  };
}

/** Writes what the model answers in a run, and puts the run into the queue through one process. */
export async function startWorkflowRun(
  stage: Stage,
  fleet: Fleet,
  app: App,
  { key, name }: { key: string; name: string },
): Promise<WorkflowRun> {
  const texts = Object.fromEntries(
    agentSteps.map((step) => [step, someText(stage.random.fork(scriptOf({ name }, step)), textCharacters)]),
  ) as WorkflowRun["texts"];
  for (const step of agentSteps) stage.model.write(scriptOf({ name }, step), scriptFor(step, texts[step]));
  const leave = new AbortController();
  const response = await fetch(`${app.url}/api/v1/workflows/${key}/run-stream`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${fleet.person.token}` },
    body: JSON.stringify({ input: name }),
    signal: leave.signal,
  });
  const runId = response.headers.get("x-run-id");
  if (response.status !== 200 || runId === null) throw new Error(`Starting ${name}: ${await response.text()}`);
  leave.abort();
  const { join, ...others } = texts;
  const work = `${texts.left} | ${texts.middle} | ${texts.right}`;
  return { name, runId, texts, outputs: { ...others, work, compute: computed, join } };
}

/** One step asks for a tool first, so that a crash may come between a call and the answer. */
function scriptFor(step: AgentStep, text: string): Script {
  return ({ items }) => {
    if (step !== "sum" || items.some(({ kind }) => kind === "result")) return { text, pace };
    return { calls: [{ name: "calculator", arguments: JSON.stringify({ expression: "18% * 2450" }) }], pace };
  };
}
