import "server-only";
import type { ToolEffect } from "@/features/tools/schema";

/** A tool as its source describes it, cleaned. */
export interface ListedTool {
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
  effect: ToolEffect;
}

/** What a source offers, and what of it cannot be used and why. */
export interface Listing {
  tools: ListedTool[];
  problems: string[];
}

export const maxTools = 200;
export const maxDescriptionCharacters = 1_000;
export const maxToolNameCharacters = 128;
const maxProblems = 20;

/** Drops what comes twice or beyond the limit, and says so. */
export function boundedListing({ tools, problems }: Listing): Listing {
  const unique = [...new Map(tools.map((tool) => [tool.name, tool])).values()];
  const over = unique.length - maxTools;
  const told = over > 0 ? [...problems, `${over} more tools are left out: a source may offer ${maxTools}.`] : problems;
  return { tools: unique.slice(0, maxTools), problems: told.slice(0, maxProblems) };
}
