import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/messages";
import { Placeholders } from "@/features/guardrails/guarding/placeholders";
import { screenText } from "@/features/guardrails/guarding/screen";
import type { RunConfiguration } from "@/features/runs/configuration/configuration";
import type { StreamEventBody } from "@/features/runs/stream/events";
import type { Transaction } from "@/lib/db/client";
import { countResult } from "./metrics";
import { planFor, resultEvent } from "./run-guard";

interface AskedTurn {
  conversationId: string;
  isNew: boolean;
  spec: { key: string };
  input: string;
}

export interface ScreenedTurn<T> {
  /** With the message as it is stored, shown and sent to the model. */
  turn: T;
  /** The names that were given to what was taken out. */
  placeholders: Placeholders;
  /** What the stream tells of it. */
  events: StreamEventBody[];
}

/** Takes out of a message what the checks mask, before anything of it is stored. */
export async function screenTurn<T extends AskedTurn>(
  tx: Transaction,
  configuration: RunConfiguration,
  turn: T,
  runId: string,
): Promise<ScreenedTurn<T>> {
  const plan = planFor(configuration, turn.spec.key);
  const first = screenText(plan, "input", turn.input, new Placeholders());
  if (first.text === turn.input) return { turn, placeholders: new Placeholders(), events: [] };
  const fresh = new Placeholders().skipNamesIn(turn.isNew ? "" : await namesUsedIn(tx, turn.conversationId));
  const { text, results } = screenText(plan, "input", turn.input, fresh);
  const masked = results.filter(({ outcome }) => outcome === "masked");
  for (const result of masked) countResult(runId, "input", result);
  return {
    turn: { ...turn, input: text },
    placeholders: fresh,
    events: masked.map((result) => resultEvent("input", result)),
  };
}

/** The messages of a conversation that hold names already: those must not get a second meaning. */
async function namesUsedIn(tx: Transaction, conversationId: string): Promise<string> {
  const rows = await tx
    .select({ content: messages.content })
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), sql`${messages.content} ~ '[[][A-Z_]+_[0-9]+[]]'`));
  return rows.map(({ content }) => content).join("\n");
}
