import "server-only";
import type { Client, ListToolsResult, Tool } from "@modelcontextprotocol/client";
import { cleanSchema, cleanText, UnusableSchema } from "@/features/tools/sources/clean";
import {
  type ListedTool,
  type Listing,
  maxDescriptionCharacters,
  maxToolNameCharacters,
  maxTools,
} from "@/features/tools/sources/listed-tool";
import type { OpenSource } from "@/features/tools/sources/open-source";
import type { OrganizationContext } from "@/lib/context";
import { connect, disconnect } from "./connect";

const maxPages = 20;

/** What an MCP server offers now. */
export async function listServerTools(
  ctx: OrganizationContext,
  source: OpenSource,
  signal: AbortSignal,
): Promise<Listing> {
  const client = await connect(ctx, source, signal);
  try {
    const listing: Listing = { tools: [], problems: [] };
    for (const tool of await readPages(client, source.timeoutMs, signal)) addTool(listing, tool);
    return listing;
  } finally {
    await disconnect(client);
  }
}

async function readPages(client: Client, timeout: number, signal: AbortSignal): Promise<Tool[]> {
  if (!client.getServerCapabilities()?.tools) return [];
  const tools: Tool[] = [];
  let cursor: string | undefined = "";
  for (let page = 0; cursor !== undefined && page < maxPages && tools.length <= maxTools; page++) {
    const answer: ListToolsResult = await client.request(
      { method: "tools/list", params: cursor === "" ? {} : { cursor } },
      { signal, timeout },
    );
    tools.push(...answer.tools);
    cursor = answer.nextCursor;
  }
  return tools;
}

function addTool(listing: Listing, { name, description = "", inputSchema, annotations }: Tool): void {
  const shownName = cleanText(name, maxToolNameCharacters);
  if (shownName !== name || name === "") {
    listing.problems.push(`A tool is left out: its name is not usable.`);
    return;
  }
  try {
    const tool: ListedTool = {
      name,
      description: cleanText(description, maxDescriptionCharacters),
      inputSchema: cleanSchema(inputSchema),
      effect: annotations?.readOnlyHint === true ? "pure" : "side_effect",
    };
    listing.tools.push(tool);
  } catch (error) {
    if (!(error instanceof UnusableSchema)) throw error;
    listing.problems.push(`${shownName}: ${error.message}`);
  }
}
