import { z } from "zod";
import type { OrganizationContext } from "@/lib/context";

/**
 * What a tool does to the world. After a crash an open `pure` call is simply run again;
 * of a `side_effect` call nobody can say whether it happened, so the model is told exactly that.
 */
export type ToolEffect = "pure" | "side_effect";

/** Whether an agent may use a tool: freely, after a person has approved the call, or not at all. */
export const ToolPolicy = z.enum(["allowed", "approval", "denied"]);
export type ToolPolicy = z.output<typeof ToolPolicy>;

/** A file as events, messages and tools name it. */
export const FileRef = z
  .object({ id: z.string(), name: z.string(), media_type: z.string(), size_bytes: z.int().nonnegative() })
  .meta({ id: "FileRef" });
export type FileRef = z.output<typeof FileRef>;

const isToolResult = Symbol.for("cadre.tool-result");

/** What a tool returns when it made files: the model reads `output`, the person sees the files as well. */
export class ToolResult {
  readonly [isToolResult] = true;
  readonly output: unknown;
  readonly files: readonly FileRef[];

  constructor(output: unknown, files: readonly FileRef[]) {
    this.output = output;
    this.files = files;
  }

  /** The tools and the engine may have come from two copies of this module: Next gives each kind of entry its own. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && isToolResult in value;
  }
}

export interface ToolContext {
  ctx: OrganizationContext;
  /** The person for whom the run acts. */
  userId: string;
  runId: string;
  callId: string;
  /** The same for every attempt of this call, and for no other: what an outside service needs to do it only once. */
  idempotencyKey: string;
  /** Key of the agent that called; empty where a workflow does. */
  agentKey: string;
  conversationId: string | null;
  /** Aborts when the run is cancelled or the tool's time is up. */
  signal: AbortSignal;
}

/** What a check of arguments found: what the tool gets, or what is wrong, in words for the model. */
export type CheckedArguments = { valid: true; value: Record<string, unknown> } | { valid: false; problem: string };

/**
 * A tool as code declares it, or as an organization's source offers it. `execute` returns what the model sees: a string,
 * a value that is sent as JSON, or a `ToolResult` with files.
 */
export interface ToolSpec<P extends z.ZodObject = z.ZodObject> {
  name: string;
  displayName: string;
  description: string;
  parameters: P;
  /** JSON Schema of the arguments where `parameters` was made from one: the model is shown the original. */
  inputSchema?: Record<string, unknown>;
  /** Checks the arguments against `inputSchema`; without it `parameters` does. */
  check?(input: unknown): CheckedArguments;
  /** A tool that the model's provider runs itself: it is offered where the model has it, and never executed here. */
  hosted?: "web_search";
  /** Why nobody can use the tool in this installation; null or absent when everybody can. */
  unavailable?(): string | null;
  /** What holds where the organization has said nothing; `allowed` when absent. */
  defaultPolicy?: ToolPolicy;
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
    source: z
      .object({ id: z.string(), kind: z.enum(["mcp", "openapi"]), name: z.string() })
      .nullable()
      .describe("Where the tool comes from; null for a built-in one"),
    policy: ToolPolicy.describe("The organization's word, or the default where it has said nothing"),
    default_policy: ToolPolicy,
    unavailable: z.string().nullable().describe("Why nobody can use it now; null when it can be used"),
  })
  .meta({ id: "Tool" });
export type Tool = z.output<typeof Tool>;
