import { z } from "zod";
import { GuardrailPreset } from "@/features/guardrails/schema";
import { MemorySettings } from "@/features/memory/schema";
import { ReasoningEffort } from "@/features/models/schema";
import type { ToolPolicy } from "@/features/tools/schema";
import { AgentAvatar, AgentDefinition, AgentTool } from "./definition/schema";

/**
 * An agent as code declares it, or as a version of an organization's own. `instructions` is the system prompt: it never
 * leaves the server but to those who may edit the agent.
 */
export interface AgentSpec {
  /** Key in the API and in rows: kebab-case. */
  key: string;
  name: string;
  description: string;
  instructions: string;
  /** The version of an organization's own agent, 0 for a draft that is tried; absent in the catalog. */
  version?: number;
  tools: readonly string[];
  /** Tools that this agent may not use freely. The organization's word counts too, and the stricter wins. */
  toolPolicies?: Readonly<Record<string, ToolPolicy>>;
  /** Keys of the agents that this one may hand the conversation to. */
  handoffs: readonly string[];
  /** Keys of the agents that this one asks as it asks a tool: they answer it, not the person. */
  agentsAsTools?: readonly string[];
  /** Model id; the installation's default when absent. */
  model?: string;
  reasoningEffort?: ReasoningEffort;
  /** `standard` when absent; the organization's policy may ask for more. */
  guardrails?: GuardrailPreset;
  /** How a long conversation is made to fit; trimmed when absent. */
  memory?: MemorySettings;
  /** JSON Schema of the answer; the run's `structured_output` conforms to it. */
  outputSchema?: Readonly<Record<string, unknown>>;
  maxTurns: number;
  starters: readonly string[];
}

/** Where an agent comes from: declared by the installation, or built by the organization. */
export const AgentSource = z.enum(["catalog", "organization"]);
export type AgentSource = z.output<typeof AgentSource>;

const AgentPerson = z.object({ user_id: z.string(), name: z.string() });

export const Agent = z
  .object({
    id: z.string().describe("For an agent of the catalog its key"),
    key: z.string(),
    source: AgentSource,
    version: z
      .int()
      .nullable()
      .describe("The published version, which answers; null in the catalog and for a first draft"),
    name: z.string(),
    description: z.string(),
    avatar: AgentAvatar.nullable(),
    tools: z.array(z.string()),
    handoffs: z.array(z.string()),
    agents_as_tools: z.array(z.string()),
    model: z.string(),
    starters: z.array(z.string()),
    has_draft_changes: z.boolean().describe("Whether the draft says something else than the version that answers"),
    archived_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "Agent" });
export type Agent = z.output<typeof Agent>;

export const AgentDetail = Agent.extend({
  tool_policies: z.array(AgentTool),
  reasoning_effort: ReasoningEffort.nullable(),
  guardrails: GuardrailPreset,
  memory: MemorySettings,
  output_schema: z.record(z.string(), z.unknown()).nullable(),
  max_turns: z.int(),
  draft: AgentDefinition.nullable().describe(
    "What is edited; null in the catalog and for those without `agents:write`",
  ),
  draft_revision: z.int().nullable().describe("Which state of the draft this is: send it back with a change"),
  can_edit: z.boolean().describe("Whether you may change it: its maker and administrators may"),
  created_by: AgentPerson.nullable(),
  created_at: z.iso.datetime().nullable(),
  updated_at: z.iso.datetime().nullable(),
}).meta({ id: "AgentDetail" });
export type AgentDetail = z.output<typeof AgentDetail>;

export const AgentVersion = z
  .object({
    version: z.int(),
    note: z.string().nullable(),
    published: z.boolean().describe("Whether this version answers"),
    created_by: AgentPerson.nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "AgentVersion" });
export type AgentVersion = z.output<typeof AgentVersion>;

export const AgentVersionDetail = AgentVersion.extend({ definition: AgentDefinition }).meta({
  id: "AgentVersionDetail",
});
export type AgentVersionDetail = z.output<typeof AgentVersionDetail>;

/** The format of an agent outside of an installation. */
export const agentExportFormat = "cadre.agent/1";

export const AgentExport = z
  .object({
    format: z.literal(agentExportFormat),
    key: z.string().max(100),
    version: z.int().nullable(),
    exported_at: z.iso.datetime(),
    definition: AgentDefinition,
  })
  .meta({ id: "AgentExport" });
export type AgentExport = z.output<typeof AgentExport>;
