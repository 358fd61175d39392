import { z } from "zod";
import { GuardrailPreset } from "@/features/guardrails/schema";
import { MemorySettings } from "@/features/memory/schema";
import { ReasoningEffort } from "@/features/models/schema";
import { ToolPolicy } from "@/features/tools/schema";
import { agentLimits, avatarColors } from "../constants";

export const AgentAvatar = z
  .strictObject({
    emoji: z
      .string()
      .min(1, "Choose an emoji.")
      .max(24)
      .refine((text) => /^\p{RGI_Emoji}$/v.test(text), "Use one emoji."),
    color: z.enum(avatarColors),
  })
  .meta({ id: "AgentAvatar" });
export type AgentAvatar = z.output<typeof AgentAvatar>;

const AgentKey = z.string().min(1).max(agentLimits.key);

export const AgentTool = z
  .strictObject({ name: z.string().min(1).max(128), policy: ToolPolicy })
  .meta({ id: "AgentTool" });
export type AgentTool = z.output<typeof AgentTool>;

const AgentVariable = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,39}$/, "Use lower-case letters, digits and underscores, beginning with a letter."),
    value: z.string().max(agentLimits.variableValue),
  })
  .meta({ id: "AgentVariable" });

const AgentName = z
  .string()
  .trim()
  .min(1, "Give the agent a name.")
  .max(agentLimits.name, `A name may have at most ${agentLimits.name} characters.`);

const fields = {
  name: AgentName,
  description: z
    .string()
    .trim()
    .max(agentLimits.description, `At most ${agentLimits.description} characters.`)
    .describe("What it is for, in a sentence: shown to people, and to agents that may hand over to it"),
  avatar: AgentAvatar.nullable().describe("Null for a mark made from the name"),
  instructions: z
    .string()
    .max(agentLimits.instructions, `At most ${agentLimits.instructions.toLocaleString("en")} characters.`)
    .describe("The system prompt; `{{name}}` is replaced by a variable when a run begins"),
  variables: z
    .array(AgentVariable)
    .max(agentLimits.variables)
    .refine((all) => isDistinct(all.map(({ name }) => name)), "Two variables have the same name.")
    .describe("Own variables, beside `user_name`, `organization_name` and `date`"),
  model: z.string().min(1).max(200).nullable().describe("Id of a model; null for the organization's default"),
  reasoning_effort: ReasoningEffort.nullable().describe("Null for the model's own"),
  tools: z
    .array(AgentTool)
    .max(agentLimits.tools, `An agent has at most ${agentLimits.tools} tools.`)
    .refine((all) => isDistinct(all.map(({ name }) => name)), "A tool is named twice."),
  handoffs: z
    .array(AgentKey)
    .max(agentLimits.handoffs, `At most ${agentLimits.handoffs} agents.`)
    .refine(isDistinct, "An agent is named twice.")
    .describe("Keys of the agents that may take the conversation over"),
  agents_as_tools: z
    .array(AgentKey)
    .max(agentLimits.handoffs, `At most ${agentLimits.handoffs} agents.`)
    .refine(isDistinct, "An agent is named twice.")
    .describe("Keys of the agents that it may ask, as it asks a tool"),
  guardrails: GuardrailPreset,
  memory: MemorySettings.describe("How a long conversation is made to fit"),
  output_schema: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("JSON Schema of the answer, an object's; null for free text"),
  starters: z
    .array(z.string().trim().min(1, "Write what a person could ask.").max(agentLimits.starter))
    .max(agentLimits.starters, `At most ${agentLimits.starters} starters.`),
  max_turns: z.int().min(1).max(agentLimits.turns).describe("Model calls in one run, at most"),
};

/** All that makes an organization's own agent: what its draft and each of its versions hold. */
export const AgentDefinition = z.strictObject(fields).meta({ id: "AgentDefinition" });
export type AgentDefinition = z.output<typeof AgentDefinition>;

/** Some fields of a definition: the others keep what they have. */
export const AgentChange = z.object(fields).partial();
export type AgentChange = z.output<typeof AgentChange>;

/** A definition of which only the name has to be given. */
export const AgentBeginning = z.object({ ...AgentChange.shape, name: fields.name });
export type AgentBeginning = z.output<typeof AgentBeginning>;

/** What an agent has of which nothing was said. */
const emptyDefinition: Omit<AgentDefinition, "name"> = {
  description: "",
  avatar: null,
  instructions: "",
  variables: [],
  model: null,
  reasoning_effort: null,
  tools: [],
  handoffs: [],
  agents_as_tools: [],
  guardrails: "standard",
  memory: { strategy: "trim" },
  output_schema: null,
  starters: [],
  max_turns: 12,
};

/** A whole definition from some of its fields: what was not given is empty or the usual. */
export function completeDefinition(given: { [F in keyof AgentDefinition]?: AgentDefinition[F] | undefined }) {
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...emptyDefinition, ...told } as AgentDefinition;
}

/** A definition as a row holds it: fields that came later than the row are the usual. */
export function readDefinition(stored: unknown): AgentDefinition {
  return AgentDefinition.parse(completeDefinition(stored as Partial<AgentDefinition>));
}

function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
