import type { Model, ReasoningEffort } from "./schema";

const dollars = new Intl.NumberFormat("en", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 0,
  maximumFractionDigits: 3,
});
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** `400K context`: the window of a model in words. */
export function describeWindow({ context_window }: Pick<Model, "context_window">): string {
  return `${compact.format(context_window)} context`;
}

/** `$0.25 in · $2 out`: per million tokens. */
export function describePrice({ price }: Pick<Model, "price">): string {
  if (price === null) return "price unknown";
  if (price.input === 0 && price.output === 0) return "free";
  return `${dollars.format(price.input)} in · ${dollars.format(price.output)} out`;
}

export const effortLabels: Record<ReasoningEffort, string> = {
  none: "None",
  minimal: "Minimal",
  low: "Low",
  medium: "Medium",
  high: "High",
};

/** The models under the name of whose key reaches them, in the order of their first one. */
export function groupByProvider(models: readonly Model[]): [name: string, models: Model[]][] {
  return [...Map.groupBy(models, (model) => model.provider_name)];
}
