import type { RunSearch } from "../inspector/client";
import { runStatusOptions } from "./run-status";

/** Changes the page's address without going anywhere; an empty value takes the parameter away. */
export function changeRunSearch(changes: Record<string, string>): void {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.href !== window.location.href) window.history.replaceState(null, "", url);
}

/** The filter that an address names; days are the reader's own. */
export function runFilterFrom(search: URLSearchParams): RunSearch {
  const text = (name: string) => search.get(name)?.trim() || undefined;
  const status = runStatusOptions.find(({ value }) => value === text("status"))?.value as RunSearch["status"];
  const filter = {
    status,
    kind: oneOf(["agent", "workflow"] as const, text("kind")),
    agent: text("agent"),
    workflow: text("workflow"),
    trigger: oneOf(triggers, text("trigger")),
    trigger_id: text("trigger_id"),
    own: oneOf(["true"] as const, text("own")),
    conversation_id: text("conversation"),
    q: text("q"),
    from: startOfDay(text("from"), 0),
    to: startOfDay(text("to"), 1),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

const triggers = ["manual", "api", "schedule", "webhook"] as const;

function oneOf<V extends string>(values: readonly V[], text: string | undefined): V | undefined {
  return values.find((value) => value === text);
}

function startOfDay(day: string | undefined, daysLater: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? "") ?? [];
  if (!year || !month || !date) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(date) + daysLater).toISOString();
}
