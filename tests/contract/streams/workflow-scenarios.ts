import type { StreamEventBody, StreamWorkflow } from "@/features/runs/stream/events";
import { inStep, inTurns, responseDone, responsesCall, responsesMessage, type Step } from "./provider-events";

type StepEvent = Extract<StreamEventBody, { kind: "workflow.step" }>;

function place(stage: string, step: string, more: Partial<StreamWorkflow> = {}): StreamWorkflow {
  return {
    workflow_key: "analysis",
    workflow_run_id: "run_1",
    stage_name: stage,
    step_name: step,
    step_agent: null,
    attempt: 1,
    parallel_group: null,
    branch_index: null,
    ...more,
  };
}

function says(status: StepEvent["status"], kind: StepEvent["step_kind"], more: Partial<StepEvent> = {}): Step {
  const rest = { output: null, error: null, reused: false, wake_at: null };
  return { body: { kind: "workflow.step", status, step_kind: kind, ...rest, ...more } };
}

const begin: Step[] = [
  { body: { kind: "lifecycle", status: "queued", reason: "queued" }, agent: "" },
  { body: { kind: "lifecycle", status: "running", reason: "started" } },
];

function end(text: string, structured: unknown): Step {
  const usage = {
    input_tokens: 812,
    cached_input_tokens: 0,
    output_tokens: 64,
    reasoning_tokens: 0,
    total_tokens: 876,
    requests: 3,
    cost_micros: 331,
    estimated: false,
  };
  const rest = { structured_output: structured, reasoning_summary: null, attachments: [], usage };
  return { body: { kind: "final", status: "completed", text, ...rest } };
}

const left = place("views", "left", { step_agent: "researcher", parallel_group: "views", branch_index: 0 });
const right = place("views", "right", { step_agent: "writer", parallel_group: "views", branch_index: 1 });
const failure = { code: "model_rate_limited", message: "The model is busy. Try again in a minute.", retryable: true };
const asked = '{"message":"Publish?","content":"Tea is good."}';
const decided = '{"message":"Publish?","content":"Tea is very good."}';
const output = '{"approved":true,"reason":null,"content":"Tea is very good."}';

/** Whole runs of workflows: branches interleave, each in its own place. */
export const workflowScenarios: Record<string, Step[]> = {
  "workflow-parallel": [
    ...begin,
    ...inTurns(
      inStep(left, [
        says("running", "agent"),
        ...responsesCall(0, "call_a", "web_search", ['{"query":', '"tea"}']),
        responseDone(),
        { toolStarted: "call_a" },
        { toolFinished: "call_a", output: '{"results":[]}' },
        ...responsesMessage(0, ["Nobody ", "knows."]),
        responseDone(),
        says("completed", "agent", { output: "Nobody knows." }),
      ]),
      [
        ...inStep(right, [
          says("running", "agent"),
          says("failed", "agent", { error: failure, wake_at: "2026-01-02T03:04:10.678Z" }),
        ]),
        ...inStep({ ...right, attempt: 2 }, [
          says("running", "agent"),
          ...responsesMessage(0, ["Tea ", "is good."]),
          responseDone(),
          says("completed", "agent", { output: "Tea is good." }),
        ]),
      ],
    ),
    ...inStep(place("views", "views"), [says("completed", "reducer", { output: "Nobody knows. Tea is good." })]),
    ...inStep(place("answer", "is-short"), [says("completed", "condition", { output: "true" })]),
    ...inStep(place("answer", "extra", { step_agent: "writer" }), [says("skipped", "agent")]),
    end("Nobody knows. Tea is good.", null),
  ],
  "workflow-approval": [
    ...begin,
    ...inStep(place("writing", "draft", { step_agent: "writer" }), [
      says("completed", "agent", { output: "Tea is good.", reused: true }),
    ]),
    ...inStep(place("writing", "cool-down"), [says("waiting", "wait", { wake_at: "2026-01-02T04:04:05.678Z" })]),
    { body: { kind: "lifecycle", status: "waiting", reason: "timer" } },
    { body: { kind: "lifecycle", status: "running", reason: "resumed" } },
    ...inStep(place("writing", "cool-down"), [says("completed", "wait")]),
    ...inStep(place("release", "approval"), [
      says("running", "approval"),
      { workflowCall: "call_approval", tool: "human_approval", toolName: "Approval", arguments: asked },
      says("waiting", "approval"),
      { approval: "call_approval", status: "requested", arguments: asked },
    ]),
    { body: { kind: "lifecycle", status: "waiting", reason: "approval" } },
    ...inStep(place("release", "approval"), [{ approval: "call_approval", status: "approved", arguments: decided }]),
    { body: { kind: "lifecycle", status: "running", reason: "resumed" } },
    ...inStep(place("release", "approval"), [
      { toolFinished: "call_approval", output },
      says("completed", "approval", { output }),
    ]),
    end(output, JSON.parse(output)),
  ],
};
