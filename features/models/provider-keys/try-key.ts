import "server-only";
import type { ModelRequest } from "@openai/agents";
import { modelCatalog } from "@/features/models/catalog/catalog";
import { providerNames } from "@/features/models/constants";
import type { ProviderAccess } from "@/features/models/gateway/access";
import { type FailureKind, failureOf } from "@/features/models/gateway/failures";
import { findRoute, type ModelRoute } from "@/features/models/gateway/route";
import { streamAnswer } from "@/features/models/gateway/stream-answer";
import { AddressRefused } from "@/lib/net/address-policy";
import { log } from "@/lib/telemetry/log";
import type { ProviderKeyTest } from "./schema";

const patienceMs = 20_000;
/** Enough for a word; reasoning models refuse a smaller limit. */
const maxAnswerTokens = 16;

/**
 * Sends one small request on a way, just as a run would, and says what came of it. Neither the key nor the provider's own
 * words about it are in what it says: providers like to quote keys.
 */
export async function tryKey(access: ProviderAccess, signal: AbortSignal): Promise<ProviderKeyTest> {
  const route = cheapestRoute(access);
  if (!route) return { succeeded: false, model: null, latency_ms: 0, message: "It has no model that could be asked." };
  const begun = performance.now();
  const message = await askOnce(route, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
  return {
    succeeded: message === null,
    model: route.model.id,
    latency_ms: Math.round(performance.now() - begun),
    message: message ?? `${route.model.name} answered.`,
  };
}

/** Null when the model answered, else what is wrong. */
async function askOnce(route: ModelRoute, signal: AbortSignal): Promise<string | null> {
  const request: ModelRequest = {
    systemInstructions: "Answer with one word.",
    input: "Say: ready",
    modelSettings: { maxTokens: maxAnswerTokens },
    tools: [],
    handoffs: [],
    outputType: "text",
    tracing: false,
  };
  try {
    for await (const _ of streamAnswer({ request, routes: [route], effort: "none", signal, attempts: 1 })) return null;
    return "The provider answered with nothing.";
  } catch (error) {
    if (error instanceof AddressRefused) return error.message;
    const { kind } = failureOf(error);
    log().info({ provider: route.access.provider, kind }, "A provider key was tried in vain.");
    return signal.aborted ? problems.timeout(route) : problems[kind](route);
  }
}

/** The model whose answer costs least; a provider that the catalog does not know has its own first. */
function cheapestRoute(access: ProviderAccess): ModelRoute | undefined {
  const [first] = access.models;
  if (!access.catalog) return first === undefined ? undefined : findRoute([access], first);
  const known = [...modelCatalog().values()].filter((model) => model.provider === access.provider);
  const [cheapest] = known.toSorted((a, b) => (a.price?.output ?? Infinity) - (b.price?.output ?? Infinity));
  return cheapest && findRoute([access], cheapest.id);
}

const nameOf = ({ access }: ModelRoute) => providerNames[access.provider];

const problems: Record<FailureKind, (route: ModelRoute) => string> = {
  unauthorized: (route) => `${nameOf(route)} refused this key. Check that it is copied whole and still valid.`,
  quota: (route) => `${nameOf(route)} took the key, but its account has no credit left.`,
  rate_limited: (route) =>
    `${nameOf(route)} took the key, but answers no more requests at the moment. Try again later.`,
  unknown_model: (route) =>
    `${nameOf(route)} does not know the model ${route.model.id}, or the address is not its API.`,
  timeout: () => "The provider did not answer in time.",
  unavailable: () => "The provider cannot be reached at this address, or has a problem.",
  rejected: (route) => `${nameOf(route)} refused the request. Check the address and the model.`,
  malformed: () => "What answers at this address does not speak this provider’s protocol.",
  interrupted: () => "The provider hung up before it had answered.",
  unknown: () => "The request failed. Check the address and the model.",
};
