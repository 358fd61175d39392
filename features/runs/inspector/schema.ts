import { z } from "zod";
import { Run } from "../schema";

export const SpanKind = z.enum(["model", "tool", "handoff", "guardrail", "memory", "approval", "step"]);
export type SpanKind = z.output<typeof SpanKind>;

/** What one step used. */
export const SpanUsage = z.object({
  input_tokens: z.int().nonnegative(),
  cached_input_tokens: z.int().nonnegative(),
  output_tokens: z.int().nonnegative(),
  reasoning_tokens: z.int().nonnegative(),
  cost_micros: z.int().nonnegative().describe("Millionths of a US dollar"),
  estimated: z.boolean(),
});
export type SpanUsage = z.output<typeof SpanUsage>;

/** One step inside a run: a model call, a tool, a hand-off, a check, a memory step or a wait for a person. */
export const RunSpan = z
  .object({
    number: z.int().positive().describe("Order in which the steps began"),
    parent: z.int().nullable().describe("The step in which this one happened"),
    kind: SpanKind,
    name: z.string(),
    agent: z.string().nullable().describe("Null for what a workflow does itself"),
    model: z.string().nullable(),
    status: z
      .enum(["running", "waiting", "completed", "failed", "blocked", "interrupted"])
      .describe(
        "`waiting`: it rests until a person has decided or its time has come. `interrupted`: its process died or let go of " +
          "the run before it ended",
      ),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
    input: z.unknown(),
    output: z.unknown(),
    usage: SpanUsage.nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: "RunSpan" });
export type RunSpan = z.output<typeof RunSpan>;

const PlannedStep = z.object({
  name: z.string(),
  display_name: z.string().nullable(),
  kind: z.enum(["agent", "tool", "condition", "approval", "wait"]),
  agent: z.string().nullable(),
  tool: z.string().nullable(),
  conditional: z.boolean().describe("Something decides whether it is skipped"),
  max_attempts: z.int().positive(),
});
export type PlannedStep = z.output<typeof PlannedStep>;

/** The workflow as the run executes it, whatever became of the workflow since. */
export const RunPlan = z
  .object({
    key: z.string(),
    name: z.string(),
    version: z.int().nullable(),
    stages: z.array(
      z.object({
        name: z.string(),
        mode: z.enum(["sequential", "parallel"]),
        reduces: z.boolean().describe("Its outputs are made one under the stage's name"),
        steps: z.array(PlannedStep),
      }),
    ),
  })
  .meta({ id: "RunPlan" });
export type RunPlan = z.output<typeof RunPlan>;

export const RunTrace = z
  .object({
    run: Run,
    plan: RunPlan.nullable()
      .optional()
      .describe("Where it was asked for: the stages and steps of the workflow; null where there is none any more"),
    spans: z.array(RunSpan).describe("In the order in which they began"),
    events: z.array(z.record(z.string(), z.unknown())).optional().describe("The run's `public_sse_v1` events so far"),
  })
  .meta({ id: "RunTrace" });
export type RunTrace = z.output<typeof RunTrace>;
