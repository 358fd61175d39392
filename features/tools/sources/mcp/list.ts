import "server-only";
import type { Client } from "@modelcontextprotocol/client";
import { z } from "zod";
import { cleanSchema, cleanText, UnusableSchema } from "@/features/tools/sources/clean";
import {
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

/** As loose as can be: one tool that is described wrongly must not cost the others. */
const Page = z.object({ tools: z.array(z.unknown()), nextCursor: z.string().optional() });

const Described = z.object({
  name: z.string(),
  description: z.string().default(""),
  inputSchema: z.unknown(),
  annotations: z
    .object({ readOnlyHint: z.boolean().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

async function readPages(client: Client, timeout: number, signal: AbortSignal): Promise<unknown[]> {
  if (!client.getServerCapabilities()?.tools) return [];
  const tools: unknown[] = [];
  let cursor: string | undefined = "";
  for (let page = 0; cursor !== undefined && page < maxPages && tools.length <= maxTools; page++) {
    const params: { cursor?: string } = cursor === "" ? {} : { cursor };
    const answer: z.output<typeof Page> = await client.request({ method: "tools/list", params }, Page, {
      signal,
      timeout,
    });
    tools.push(...answer.tools);
    cursor = answer.nextCursor;
  }
  return tools;
}

function addTool(listing: Listing, described: unknown): void {
  const parsed = Described.safeParse(described);
  const name = parsed.success ? cleanText(parsed.data.name, maxToolNameCharacters) : "";
  if (!parsed.success || name !== parsed.data.name || name === "") {
    listing.problems.push("A tool is left out: its name is not usable.");
    return;
  }
  const { description, inputSchema, annotations } = parsed.data;
  try {
    listing.tools.push({
      name,
      description: cleanText(description, maxDescriptionCharacters),
      inputSchema: cleanSchema(inputSchema),
      effect: annotations?.readOnlyHint === true ? "pure" : "side_effect",
    });
  } catch (error) {
    if (!(error instanceof UnusableSchema)) throw error;
    listing.problems.push(`${name}: ${error.message}`);
  }
}
