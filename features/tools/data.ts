import "server-only";
import { z } from "zod";
import { listTools } from "./registry";
import type { Tool, ToolSpec } from "./schema";

/** The tools as clients see them: what they do and take, never their code. */
export function listPublicTools(): { data: Tool[]; next_cursor: null } {
  return { data: listTools().map(toPublicTool), next_cursor: null };
}

function toPublicTool(spec: ToolSpec): Tool {
  const { $schema: _dialect, ...parameters } = z.toJSONSchema(spec.parameters);
  return {
    name: spec.name,
    display_name: spec.displayName,
    description: spec.description,
    effect: spec.effect,
    parameters,
  };
}
