import "server-only";
import { countTokens } from "@/features/models/tokens/count-tokens";
import type { MemorySettings } from "../schema";

export interface Turn {
  id: string;
  role: "user" | "assistant";
  content: string;
}

export interface Sizes {
  tokens: number;
  estimated: boolean;
}

/** What an agent keeps in mind whose settings say nothing. */
export const defaultMaxTurns = 20;
/** More than that of one branch is never read. */
const mostMessages = 2_000;

/** How many messages have to be read. Without settings of its own an agent sees the last turns, and nothing is counted. */
export function messagesToRead(settings: MemorySettings | undefined): number {
  return settings === undefined ? defaultMaxTurns * 2 : mostMessages;
}

/** The newest messages that make up at most this many turns and tokens; always the last one at least. */
export async function newest(
  model: string,
  history: readonly Turn[],
  { turns, tokens }: { turns: number; tokens: number | undefined },
): Promise<Turn[]> {
  const kept = history.slice(startOfTurns(history, turns));
  if (tokens === undefined) return kept;
  let used = 0;
  let start = kept.length;
  while (start > 0) {
    const { tokens: next } = await countTokens(model, kept[start - 1]?.content ?? "");
    if (used + next > tokens && start < kept.length) break;
    used += next;
    start--;
  }
  return kept.slice(start);
}

/** Where the last `turns` turns begin: a turn is a message of the person with what answers it. */
function startOfTurns(history: readonly Turn[], turns: number): number {
  const starts = history.flatMap(({ role }, index) => (role === "user" ? [index] : []));
  return starts.at(-turns) ?? 0;
}

export async function sizeOf(model: string, texts: readonly string[]): Promise<Sizes> {
  const counts = await Promise.all(texts.map((text) => countTokens(model, text)));
  return {
    tokens: counts.reduce((sum, count) => sum + count.tokens, 0),
    estimated: counts.some(({ estimated }) => estimated),
  };
}
