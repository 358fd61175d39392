import { z } from "zod";
import type { OrganizationContext } from "@/lib/context";

/**
 * What a tool does to the world. After a crash an open `pure` call is simply run again;
 * of a `side_effect` call nobody can say whether it happened, so the model is told exactly that.
 */
export type ToolEffect = "pure" | "side_effect";

export interface ToolContext {
  ctx: OrganizationContext;
  /** The person for whom the run acts. */
  userId: string;
  runId: string;
  callId: string;
  conversationId: string | null;
  /** Aborts when the run is cancelled or the tool's time is up. */
  signal: AbortSignal;
}

/** A tool as code declares it. `execute` returns what the model sees: a string, or a value that is sent as JSON. */
export interface ToolSpec<P extends z.ZodObject = z.ZodObject> {
  name: string;
  displayName: string;
  description: string;
  parameters: P;
  effect: ToolEffect;
  timeoutMs: number;
  execute(input: z.output<P>, context: ToolContext): Promise<unknown> | unknown;
}

/** Declares a tool with its argument types inferred from `parameters`. */
export function defineTool<P extends z.ZodObject>(spec: ToolSpec<P>): ToolSpec<P> {
  return spec;
}

export const Tool = z
  .object({
    name: z.string(),
    display_name: z.string(),
    description: z.string(),
    effect: z.enum(["pure", "side_effect"]),
    parameters: z.record(z.string(), z.unknown()).describe("JSON Schema of the arguments"),
  })
  .meta({ id: "Tool" });
export type Tool = z.output<typeof Tool>;
