import "server-only";
import { modelCatalog } from "@/features/models/catalog/catalog";
import { installationAccess, type ProviderAccess } from "@/features/models/gateway/access";
import { findRoute, type ModelRoute } from "@/features/models/gateway/route";
import type { ReasoningEffort } from "@/features/models/schema";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { OrganizationAccess } from "./organization-access";

/** What the models of a run are chosen by: frozen when it begins, so that a change of settings does not change it. */
export interface ModelChoice {
  /** What the person picked; it comes before what an agent names. */
  picked: string | null;
  pickedEffort: ReasoningEffort | null;
  /** For agents that name none. */
  default: string;
  effort: ReasoningEffort | null;
  /** Tried in this order when a model cannot answer. */
  fallbacks: readonly string[];
}

/** What a person picked for a run; null where they leave it to the agent. */
export interface ModelPick {
  model: string | null;
  effort: ReasoningEffort | null;
}

/** The models of a run: what was chosen, and how they are reached. Keys are never frozen with it. */
export interface RunModels {
  choice: ModelChoice;
  ways: readonly ProviderAccess[];
}

/** What stands in an agent of the SDK for "no model of its own". */
export const noModelNamed = "default";

/** Freezes the organization's word and the person's. A picked model that cannot be reached any more is passed over. */
export function chooseModels({ preferences, ways }: OrganizationAccess, picked: ModelPick): RunModels {
  const choice: ModelChoice = {
    picked: picked.model !== null && findRoute(ways, picked.model) ? picked.model : null,
    pickedEffort: picked.effort,
    default: defaultModelOf({ preferences, ways }),
    effort: preferences.reasoningEffort,
    fallbacks: preferences.fallbackModels,
  };
  return { choice, ways };
}

/** Refuses a model that nobody can reach with the organization's keys or the installation's. */
export function requireReachable({ ways }: OrganizationAccess, model: string, path: string): void {
  if (findRoute(ways, model)) return;
  throw new AppError("validation_failed", "Some fields are not valid.", {
    errors: [{ path, message: `There is no model "${model}" here, or no key for its provider.` }],
  });
}

/** The model of agents that name none: the organization's, else the installation's, as far as it can be reached. */
export function defaultModelOf({ preferences, ways }: OrganizationAccess): string {
  const { defaultModel } = preferences;
  return defaultModel !== null && findRoute(ways, defaultModel) ? defaultModel : installationDefault(ways);
}

/** The model for titles, summaries and checks: the organization's, the installation's, or the default one. */
export function smallModelOf(access: OrganizationAccess): string {
  const wanted = [access.preferences.smallModel, env().SMALL_MODEL ?? null];
  return wanted.find((id) => id !== null && findRoute(access.ways, id)) ?? defaultModelOf(access);
}

/** The installation's default, or the first model that any key reaches. */
function installationDefault(ways = installationAccess()): string {
  const { DEFAULT_MODEL, OPENAI_MODEL } = env();
  const reached = [DEFAULT_MODEL, OPENAI_MODEL].find((id) => id !== undefined && findRoute(ways, id));
  return reached ?? [...modelCatalog().keys()].find((id) => findRoute(ways, id)) ?? DEFAULT_MODEL ?? OPENAI_MODEL;
}

/** The model that an agent answers with in a run: what was picked, what it names, or the default. */
export function modelOf({ choice, ways }: RunModels, named: string | undefined): string {
  if (choice.picked !== null) return choice.picked;
  return named !== undefined && findRoute(ways, named) ? named : choice.default;
}

/** The models to ask for an agent, in turn. */
export function routesOf(models: RunModels, named: string | undefined): ModelRoute[] {
  const ids = new Set([modelOf(models, named), ...models.choice.fallbacks]);
  return [...ids].flatMap((id) => findRoute(models.ways, id) ?? []);
}

/** How hard an agent thinks in a run: as was picked, as it says itself, or as the organization wants. */
export function effortOf({ choice }: RunModels, own: ReasoningEffort | undefined): ReasoningEffort | null {
  return choice.pickedEffort ?? own ?? choice.effort;
}
