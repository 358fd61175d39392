import "server-only";
import { createHash } from "node:crypto";
import { type Model, OpenAIChatCompletionsModel, OpenAIResponsesModel } from "@openai/agents";
import OpenAI from "openai";
import { env } from "@/lib/env";
import { guardedFetch } from "@/lib/net/guarded-fetch";
import { processSingleton } from "@/lib/process";
import type { ProviderAccess } from "./access";
import type { ModelRoute } from "./route";

/** How many ways keep their client, and with it their connections. */
const keptClients = 200;
const maxAnswerBytes = 64 * 1024 * 1024;

/** Makes the model of a way under an id. */
type Client = (modelId: string) => Model;

const clients = () => processSingleton("models.clients", () => new Map<string, Promise<Client>>());

/** The model at the end of a route, ready to be asked. Retries are the gateway's business, not the client's. */
export async function connect({ model, access }: ModelRoute): Promise<Model> {
  const client = await keptClient(access);
  return client(model.id);
}

/** The digest of the key is part of the name: a key that was replaced is never used again. */
function keptClient(access: ProviderAccess): Promise<Client> {
  const digest = createHash("sha256").update(access.openKey()).digest("base64");
  const name = `${access.id}:${access.baseUrl ?? ""}:${access.protocol}:${digest}`;
  const kept = clients();
  const client = kept.get(name) ?? makeClient(access);
  kept.delete(name);
  kept.set(name, client);
  for (const oldest of kept.keys()) {
    if (kept.size <= keptClients) break;
    kept.delete(oldest);
  }
  return client;
}

/** The vendors' own clients are loaded when the first model of theirs is asked. */
async function makeClient(access: ProviderAccess): Promise<Client> {
  const options = {
    apiKey: access.openKey(),
    ...(access.baseUrl === null ? {} : { baseURL: access.baseUrl }),
    ...(access.isForeign ? { fetch: fetchGuarded } : {}),
  };
  switch (access.provider) {
    case "anthropic": {
      const [{ createAnthropic }, adapt] = await Promise.all([import("@ai-sdk/anthropic"), loadAdapter()]);
      const anthropic = createAnthropic(options);
      return (modelId) => adapt(anthropic(modelId));
    }
    case "google": {
      const [{ createGoogle }, adapt] = await Promise.all([import("@ai-sdk/google"), loadAdapter()]);
      const google = createGoogle(options);
      return (modelId) => adapt(google(modelId));
    }
    default:
      return openai(access.protocol, options);
  }
}

/** What makes a model of the AI SDK one of the Agents SDK. */
async function loadAdapter() {
  const { aisdk } = await import("@openai/agents-extensions/ai-sdk");
  return (model: Parameters<typeof aisdk>[0]): Model => {
    const adapted = aisdk(model);
    return {
      getResponse: () => Promise.reject(new Error("The gateway always streams.")),
      getStreamedResponse: (request) => adapted.getStreamedResponse(request),
    };
  };
}

function openai(protocol: ProviderAccess["protocol"], options: { apiKey: string; baseURL?: string }): Client {
  const client = new OpenAI({
    // Else the client would take the installation's address for an organization's key.
    baseURL: "https://api.openai.com/v1",
    ...options,
    maxRetries: 0,
    timeout: env().MODEL_TIMEOUT_SECONDS * 1000,
    // Its log lines quote what the model sent; failures are logged with the run.
    logLevel: "off",
  });
  return (modelId) =>
    protocol === "chat" ? new OpenAIChatCompletionsModel(client, modelId) : new OpenAIResponsesModel(client, modelId);
}

/** Asks an address that a customer entered, and never one inside our own network. */
async function fetchGuarded(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const { method = "GET", headers, body, signal } = init;
  if (body !== undefined && body !== null && typeof body !== "string") throw new TypeError("The body must be text.");
  return guardedFetch(input instanceof Request ? input.url : input, {
    method,
    headers: Object.fromEntries(new Headers(headers)),
    body: body ?? undefined,
    signal: signal ?? undefined,
    stream: true,
    limitBytes: maxAnswerBytes,
    timeoutMs: env().MODEL_TOTAL_TIMEOUT_SECONDS * 1000,
  });
}
