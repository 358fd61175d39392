import "server-only";
import { z } from "zod";
import { defineTool } from "@/features/tools/schema";

/** The model's provider searches while it answers, and cites what it found: nothing runs here. */
export const providerWebSearch = defineTool({
  name: "provider_web_search",
  displayName: "Web search of the model",
  description: "The search of the model's own provider, for OpenAI's models. Its answers cite their sources.",
  parameters: z.object({}),
  hosted: "web_search",
  effect: "pure",
  timeoutMs: 60_000,
  execute: () => ({ error: "The model's provider runs this search itself; it cannot be called." }),
});
