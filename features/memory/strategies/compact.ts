import type { AgentInputItem } from "@openai/agents";

/** The newest results stay whole: the model is about to use them. */
const keptResults = 4;
/** Results below this length are not worth a stub. */
const shortCharacters = 400;
/** About what a token has, for a trigger that is checked before every model call. */
const charactersPerToken = 3.5;
const defaultMaxTokens = 16_000;

export interface Compacted {
  items: AgentInputItem[];
  /** How many results were replaced. */
  replaced: number;
}

/**
 * The model's input with old tool results replaced by short stubs, once results take more than `maxTokens`. The calls
 * stay, so the model knows what it has done and may call again. Nothing stored changes.
 */
export function compactResults(items: readonly AgentInputItem[], maxTokens = defaultMaxTokens): Compacted {
  const results = items.flatMap((item, index) => (item.type === "function_call_result" ? [index] : []));
  const length = results.reduce((sum, index) => sum + JSON.stringify(items[index]).length, 0);
  if (length / charactersPerToken <= maxTokens) return { items: [...items], replaced: 0 };
  const old = new Set(results.slice(0, -keptResults));
  let replaced = 0;
  const compacted = items.map((item, index): AgentInputItem => {
    if (!old.has(index) || item.type !== "function_call_result") return item;
    const text = JSON.stringify(item.output);
    if (text.length <= shortCharacters) return item;
    replaced++;
    const output = { type: "text" as const, text: stubOf(text) };
    return { ...item, output };
  });
  return { items: compacted, replaced };
}

function stubOf(text: string): string {
  return `[An older result of ${text.length} characters, left out to save room. Call the tool again if you need it.]`;
}
