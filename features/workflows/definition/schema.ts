import { z } from "zod";
import { defaultConcurrency, workflowLimits } from "../constants";
import { retryCauses } from "../schema";

/** CEL. Whether it compiles, and what it refers to, is looked at when the workflow is validated: a draft may be wrong. */
const Expression = z.string().max(workflowLimits.expression, "This expression is too long.");
const Agent = z.string().max(workflowLimits.key);
const JsonSchema = z.record(z.string(), z.unknown());
const seconds = (most: number) => z.int().min(1).max(most);

const WorkflowRetry = z
  .strictObject({
    max_attempts: z.int().min(1).max(workflowLimits.attempts).describe("How often in all"),
    delay_seconds: z
      .int()
      .min(0)
      .max(workflowLimits.retryDelay)
      .describe("The wait before the second attempt; it doubles each time"),
    causes: z.array(z.enum(retryCauses)).max(retryCauses.length).describe("What is worth another attempt"),
  })
  .meta({ id: "WorkflowRetry" });

const stepFields = {
  name: z
    .string()
    .trim()
    .max(workflowLimits.partName)
    .describe("Under which later steps find the output: lower-case letters, digits and underscores"),
  display_name: z.string().trim().max(workflowLimits.displayName).nullable().describe("Null for the name"),
  guard: Expression.nullable().describe("An expression that gives true or false; false skips the step"),
  input: Expression.nullable().describe("An expression that makes what the step works on; null for `previous`"),
  retry: WorkflowRetry.nullable(),
  timeout_seconds: seconds(workflowLimits.stepTimeout).nullable(),
};

export const WorkflowStep = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("agent"),
      ...stepFields,
      agent: Agent.describe("The key of the agent"),
      max_turns: z.int().min(1).max(workflowLimits.turns).nullable(),
      output_schema: JsonSchema.nullable().describe("JSON Schema of the output; null for the agent's own"),
    }),
    z.strictObject({ kind: z.literal("tool"), ...stepFields, tool: z.string().max(128) }),
    z.strictObject({
      kind: z.literal("condition"),
      ...stepFields,
      test: Expression.describe("An expression that gives true or false: the step's output"),
      otherwise: z
        .enum(["continue", "skip_stage", "finish", "fail"])
        .describe("What happens when it is false: the next step, the next stage, or the run ends well or badly"),
    }),
    z.strictObject({
      kind: z.literal("approval"),
      ...stepFields,
      message: z.string().trim().max(workflowLimits.message).describe("What the person is asked"),
      on_reject: z.enum(["fail", "continue"]).describe("What a rejection means for the run"),
    }),
    z.strictObject({ kind: z.literal("wait"), ...stepFields, seconds: seconds(workflowLimits.wait) }),
  ])
  .meta({ id: "WorkflowStep" });
export type WorkflowStep = z.output<typeof WorkflowStep>;

export const WorkflowStage = z
  .strictObject({
    name: z.string().trim().max(workflowLimits.partName),
    mode: z.enum(["sequential", "parallel"]),
    steps: z
      .array(WorkflowStep)
      .max(workflowLimits.stepsPerStage, `A stage has at most ${workflowLimits.stepsPerStage} steps.`),
    reducer: Expression.nullable().describe(
      "Of a parallel stage: an expression over `outputs` and `steps` that makes one value of its outputs",
    ),
  })
  .meta({ id: "WorkflowStage" });
export type WorkflowStage = z.output<typeof WorkflowStage>;

const fields = {
  name: z
    .string()
    .trim()
    .min(1, "Give the workflow a name.")
    .max(workflowLimits.name, `A name may have at most ${workflowLimits.name} characters.`),
  description: z
    .string()
    .trim()
    .max(workflowLimits.description, `At most ${workflowLimits.description} characters.`)
    .describe("What it is for, in a sentence"),
  input_schema: JsonSchema.nullable().describe("JSON Schema of an input that is an object; null where it is text"),
  starters: z
    .array(z.string().trim().min(1, "Write an example of an input.").max(workflowLimits.starter))
    .max(workflowLimits.starters, `At most ${workflowLimits.starters} starters.`)
    .describe("Examples of inputs that are texts"),
  stages: z
    .array(WorkflowStage)
    .max(workflowLimits.stages, `A workflow has at most ${workflowLimits.stages} stages.`)
    .describe("One after the other"),
  allow_handoff_agents: z.boolean().describe("Whether steps may name agents that hand over to others"),
  concurrency: z
    .int()
    .min(1)
    .max(workflowLimits.concurrency)
    .describe("How many branches of a parallel stage run at a time"),
  timeout_seconds: seconds(workflowLimits.runTimeout)
    .nullable()
    .describe("Of the whole run, without the time it waits for people; null for none"),
};

/** All that makes an organization's own workflow: what its draft and each of its versions hold. */
export const WorkflowDefinition = z.strictObject(fields).meta({ id: "WorkflowDefinition" });
export type WorkflowDefinition = z.output<typeof WorkflowDefinition>;

/** Some fields of a definition: the others keep what they have. */
export const WorkflowChange = z.object(fields).partial();
export type WorkflowChange = z.output<typeof WorkflowChange>;

/** A definition of which only the name has to be given. */
export const WorkflowBeginning = z.object({ ...WorkflowChange.shape, name: fields.name });
export type WorkflowBeginning = z.output<typeof WorkflowBeginning>;

const emptyDefinition: Omit<WorkflowDefinition, "name"> = {
  description: "",
  input_schema: null,
  starters: [],
  stages: [],
  allow_handoff_agents: false,
  concurrency: defaultConcurrency,
  timeout_seconds: null,
};

/** A whole definition from some of its fields: what was not given is empty or the usual. */
export function completeDefinition(given: { [F in keyof WorkflowDefinition]?: WorkflowDefinition[F] | undefined }) {
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...emptyDefinition, ...told } as WorkflowDefinition;
}

/** A definition as a row holds it: fields that came later than the row are the usual. */
export function readDefinition(stored: unknown): WorkflowDefinition {
  return WorkflowDefinition.parse(completeDefinition(stored as Partial<WorkflowDefinition>));
}
