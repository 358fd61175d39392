import "server-only";
import { z } from "zod";
import { searchSections } from "@/features/tools/docs/index-docs";
import { defineTool } from "@/features/tools/schema";

const maxResults = 5;

export const searchDocs = defineTool({
  name: "search_docs",
  displayName: "Search docs",
  description: "Searches this product's documentation: how it works, how to run, configure, rebrand and deploy it.",
  parameters: z.object({
    query: z.string().min(1).max(300).describe('What to look for, like "rate limits".'),
  }),
  effect: "pure",
  timeoutMs: 10_000,
  async execute({ query }) {
    return { results: await searchSections(query, maxResults) };
  },
});
