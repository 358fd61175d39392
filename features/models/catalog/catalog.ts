import "server-only";
import { z } from "zod";
import { parseCatalogFile, readCatalogFile } from "@/lib/catalog-file";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";
import { CatalogModel, type ModelEntry, type Provider } from "./entry";

/** What is assumed of a model that the catalog does not describe. */
const unknownModel = { contextWindow: 128_000, maxOutputTokens: 8_192 };

/** Every model that the installation's file describes, in its order. Read once per process. */
export function modelCatalog(): ReadonlyMap<string, ModelEntry> {
  return processSingleton("models.catalog", () => {
    const file = env().MODEL_CATALOG_FILE;
    return parseModelCatalog(readCatalogFile(file, "MODEL_CATALOG_FILE"), file);
  });
}

const Catalog = z.strictObject({ models: z.array(CatalogModel).min(1) }).superRefine(({ models }, context) => {
  const ids = models.map(({ id }) => id);
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) === index) continue;
    context.addIssue({ code: "custom", path: ["models", index, "id"], message: `"${id}" is described twice` });
  }
});

/** Parses the catalog. Throws an error that names every mistake by its line; `file` is only for that. */
function parseModelCatalog(source: string, file: string): ReadonlyMap<string, ModelEntry> {
  const { models } = parseCatalogFile(Catalog, source, { file, lists: "models", docs: "docs/models.md" });
  return new Map(models.map((model) => [model.id, toEntry(model)]));
}

/** What the catalog says of a model; undefined for one that it does not describe. */
export function findModel(id: string): ModelEntry | undefined {
  return modelCatalog().get(id);
}

/** What is known of a model: the catalog's word, or careful assumptions about one that a provider is said to have. */
export function describeModel(id: string, provider: Provider): ModelEntry {
  return (
    findModel(id) ?? {
      id,
      provider,
      name: id,
      ...unknownModel,
      capabilities: { tools: true, vision: false, reasoning: false, structuredOutput: false, webSearch: false },
      reasoningEfforts: [],
      price: null,
    }
  );
}

function toEntry(model: z.output<typeof CatalogModel>): ModelEntry {
  const { tools, vision, structured_output, web_search } = model.capabilities;
  return {
    id: model.id,
    provider: model.provider,
    name: model.name,
    contextWindow: model.context_window,
    maxOutputTokens: model.max_output_tokens,
    capabilities: {
      tools,
      vision,
      reasoning: model.reasoning_efforts.length > 0,
      structuredOutput: structured_output,
      webSearch: web_search,
    },
    reasoningEfforts: model.reasoning_efforts,
    price: model.price,
  };
}
