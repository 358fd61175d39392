import { z } from "zod";

/** An agent as code declares it. `instructions` is the system prompt: it never leaves the server. */
export interface AgentSpec {
  /** Key in the API and in rows: kebab-case. */
  key: string;
  name: string;
  description: string;
  instructions: string;
  tools: readonly string[];
  /** Keys of the agents that this one may hand the conversation to. */
  handoffs: readonly string[];
  /** Model id; the installation's default when absent. */
  model?: string;
  reasoningEffort?: "none" | "minimal" | "low" | "medium" | "high";
  maxTurns: number;
  starters: readonly string[];
}

export const Agent = z
  .object({
    key: z.string(),
    name: z.string(),
    description: z.string(),
    tools: z.array(z.string()),
    handoffs: z.array(z.string()),
    model: z.string(),
    starters: z.array(z.string()),
  })
  .meta({ id: "Agent" });
export type Agent = z.output<typeof Agent>;
