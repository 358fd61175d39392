import "server-only";
import type { Provider } from "@/features/models/catalog/entry";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";

/** A way to a provider: whose key, and where. */
export interface ProviderAccess {
  /** Names the way: what is made for it is kept under this. */
  id: string;
  provider: Provider;
  owner: "organization" | "installation";
  /** What people call it. */
  name: string;
  /** Null for the provider's own address. */
  baseUrl: string | null;
  /** The address was entered by a customer: it must not lead into private networks. */
  isForeign: boolean;
  protocol: "responses" | "chat" | "vendor";
  /** What it answers under: all that the catalog has of its provider, and these. */
  catalog: boolean;
  models: readonly string[];
  /** The key in the clear. Called where a client is made, never kept. */
  openKey: () => string;
}

/** The ways that the installation's own variables open, in the order in which they are asked. */
export function installationAccess(): readonly ProviderAccess[] {
  return processSingleton("models.installation-access", () => [...openai(), ...anthropic(), ...google()]);
}

/** With another address, the server behind it decides which models there are: only those that are named count. */
function openai(): ProviderAccess[] {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL, OPENAI_MODELS, OPENAI_API } = env();
  if (key === undefined && baseUrl === undefined) return [];
  return [
    {
      id: "installation:openai",
      provider: "openai",
      owner: "installation",
      name: baseUrl === undefined ? "OpenAI" : "Built in",
      baseUrl: baseUrl ?? null,
      isForeign: false,
      protocol: OPENAI_API,
      catalog: baseUrl === undefined,
      models: [OPENAI_MODEL, ...OPENAI_MODELS],
      // Servers without keys want a word all the same.
      openKey: () => key ?? "none",
    },
  ];
}

function anthropic(): ProviderAccess[] {
  const { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: baseUrl } = env();
  return key === undefined ? [] : [vendor("anthropic", "Anthropic", key, baseUrl)];
}

function google(): ProviderAccess[] {
  const { GOOGLE_GENERATIVE_AI_API_KEY: key, GOOGLE_BASE_URL: baseUrl } = env();
  return key === undefined ? [] : [vendor("google", "Google", key, baseUrl)];
}

function vendor(provider: Provider, name: string, key: string, baseUrl: string | undefined): ProviderAccess {
  return {
    id: `installation:${provider}`,
    provider,
    owner: "installation",
    name,
    baseUrl: baseUrl ?? null,
    isForeign: false,
    protocol: "vendor",
    catalog: true,
    models: [],
    openKey: () => key,
  };
}
