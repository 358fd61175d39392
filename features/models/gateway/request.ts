import "server-only";
import type { AgentInputItem, ModelRequest, ModelSettings } from "@openai/agents";
import type { ModelEntry } from "@/features/models/catalog/entry";
import type { ReasoningEffort } from "@/features/models/schema";
import type { ModelRoute } from "./route";

const efforts: readonly ReasoningEffort[] = ["none", "minimal", "low", "medium", "high"];

/** A request as the model of a route can take it: efforts it knows, tools if it has any use for them, items it made. */
export function adaptRequest(route: ModelRoute, request: ModelRequest, effort: ReasoningEffort | null): ModelRequest {
  const { capabilities } = route.model;
  return {
    ...request,
    input: typeof request.input === "string" ? request.input : adaptItems(route, request.input),
    modelSettings: adaptSettings(route, request.modelSettings, effort),
    tools: request.tools.filter((tool) => (isFunction(tool) ? capabilities.tools : hasOwnTool(route, tool))),
    handoffs: capabilities.tools ? request.handoffs : [],
  };
}

type RequestTool = ModelRequest["tools"][number];

function isFunction(tool: RequestTool): boolean {
  return tool.type === "function";
}

/** Tools of the provider itself exist in the Responses API only, and not with every model. */
function hasOwnTool({ access, model }: ModelRoute, tool: RequestTool): boolean {
  const isSearch = tool.type === "hosted_tool" && tool.name.startsWith("web_search");
  return access.protocol === "responses" && (!isSearch || model.capabilities.webSearch);
}

function adaptSettings(route: ModelRoute, settings: ModelSettings, effort: ReasoningEffort | null): ModelSettings {
  const { reasoning: _reasoning, ...rest } = settings;
  const nearest = nearestEffort(route.model, effort);
  switch (route.access.provider) {
    case "anthropic":
      return nearest === null ? rest : { ...rest, providerData: { ...rest.providerData, reasoning: nearest } };
    case "google":
      return { ...rest, providerData: { ...rest.providerData, ...googleReasoning(route.model, nearest) } };
    default:
      return nearest === null ? rest : { ...rest, reasoning: openaiReasoning(nearest) };
  }
}

function openaiReasoning(effort: ReasoningEffort): NonNullable<ModelSettings["reasoning"]> {
  return effort === "none" ? { effort } : { effort, summary: "auto" };
}

/** Google tells its thoughts only when asked. */
function googleReasoning(model: ModelEntry, effort: ReasoningEffort | null): Record<string, unknown> {
  if (!model.capabilities.reasoning) return {};
  return {
    ...(effort === null ? {} : { reasoning: effort }),
    ...(effort === "none" ? {} : { providerOptions: { google: { thinkingConfig: { includeThoughts: true } } } }),
  };
}

/** The effort of those a model can be told that is nearest to the wanted one, the smaller of two; null when it has none. */
function nearestEffort(model: ModelEntry, wanted: ReasoningEffort | null): ReasoningEffort | null {
  if (wanted === null || model.reasoningEfforts.length === 0) return null;
  const distance = (effort: ReasoningEffort) => Math.abs(efforts.indexOf(effort) - efforts.indexOf(wanted));
  const sorted = efforts.filter((effort) => model.reasoningEfforts.includes(effort));
  return sorted.reduce((best, effort) => (distance(effort) < distance(best) ? effort : best), sorted[0] ?? wanted);
}

/**
 * Items of an earlier answer in this run as another provider can read them. Their ids and what was thought mean something
 * to the provider that made them only.
 */
function adaptItems(route: ModelRoute, items: AgentInputItem[]): AgentInputItem[] {
  const { capabilities } = route.model;
  return items.flatMap((item) => {
    if (item.type === "reasoning") return capabilities.reasoning && isOwnThought(route, item) ? [item] : [];
    const seen = capabilities.vision ? item : withoutImages(item);
    if (seen.id === undefined || hasResponsesId(seen)) return [seen];
    const { id: _id, ...anonymous } = seen;
    return [anonymous as AgentInputItem];
  });
}

/** Thoughts are signed by the model that had them; Chat Completions takes none back. */
function isOwnThought({ access, model }: ModelRoute, item: AgentInputItem): boolean {
  if (access.protocol === "responses") return hasResponsesId(item);
  const thinker: unknown = item.providerData?.model;
  return access.protocol === "vendor" && typeof thinker === "string" && thinker.endsWith(`:${model.id}`);
}

/** OpenAI takes only ids of its own making, which begin with what they name. */
function hasResponsesId({ id }: AgentInputItem): boolean {
  return id !== undefined && /^(msg|rs|fc|ws|ci|fs|ig|mcp|item)_/.test(id);
}

const blindText = "[An image was attached here. This model cannot see images.]";

function withoutImages(item: AgentInputItem): AgentInputItem {
  if (!("role" in item) || item.role !== "user" || typeof item.content === "string") return item;
  if (!item.content.some((part) => part.type === "input_image")) return item;
  const content = item.content.map((part) =>
    part.type === "input_image" ? { type: "input_text" as const, text: blindText } : part,
  );
  return { ...item, content };
}
