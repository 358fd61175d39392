import { formatCount, formatDay } from "@/lib/format";
import { mostDays, type RetentionClass } from "../constants";
import type { RetentionPreview } from "../schema";

type Forecast = RetentionPreview["classes"][number];

/** In the order in which people think of them, not in that of deleting. */
export const shownClasses = ["conversations", "runs", "run_events", "files", "activity", "audit"] as const;

export const classWords: Record<RetentionClass, { name: string; one: string; many: string; meaning: string }> = {
  conversations: {
    name: "Conversations",
    one: "conversation",
    many: "conversations",
    meaning: "With their messages, answers and attachments, counted from the last message. Pinned ones stay.",
  },
  runs: {
    name: "Runs",
    one: "run",
    many: "runs",
    meaning:
      "Of workflows, schedules and the API, with their files, counted from their end. Runs in chats go with the chat.",
  },
  run_events: {
    name: "Run details",
    one: "run’s details",
    many: "runs’ details",
    meaning: "Events and timeline of ended runs. The run stays with its input, its steps and its answer.",
  },
  files: {
    name: "Files made by runs",
    one: "file",
    many: "files",
    meaning: "Of runs outside chats. Files in a chat go with the chat.",
  },
  activity: {
    name: "Activity",
    one: "activity event",
    many: "activity events",
    meaning: "The feed of what happened, and its notifications.",
  },
  audit: {
    name: "Audit log",
    one: "audit row",
    many: "audit rows",
    meaning: "At least 90 days. What is left still proves that no row was changed.",
  },
};

const presets = [7, 30, 90, 180, 365, 730, 1825, mostDays];

/** The choices of one class: those that are allowed, the one that is set, and for good. */
export function dayChoices(least: number, set: number | null): { value: string; label: string }[] {
  const days = new Set(presets.filter((each) => each >= least));
  if (set !== null) days.add(set);
  return [
    { value: "", label: "For good" },
    ...[...days].sort((a, b) => a - b).map((each) => ({ value: String(each), label: daysInWords(each) })),
    { value: "other", label: "Other …" },
  ];
}

export function daysInWords(days: number | null): string {
  if (days === null) return "for good";
  if (days % 365 === 0) return days === 365 ? "1 year" : `${days / 365} years`;
  return days === 1 ? "1 day" : `${formatCount(days)} days`;
}

/** “More than 10,000 runs”, “1 file”. */
export function amountInWords({ class: of, count, is_at_least }: Forecast): string {
  const { one, many } = classWords[of];
  return `${is_at_least ? "More than " : ""}${formatCount(count)} ${count === 1 ? one : many}`;
}

/** What becomes of a class, as a line. */
export function forecastInWords(forecast: Forecast): string {
  const { days, count, oldest_at, oldest_due_at } = forecast;
  if (oldest_at === null) return days === null ? "Kept for good." : "Nothing to delete.";
  if (days === null || oldest_due_at === null) return `Kept for good. The oldest is from ${formatDay(oldest_at)}.`;
  if (count > 0) return `${amountInWords(forecast)} at the next pass.`;
  return `Nothing at the next pass. The oldest is due on ${formatDay(oldest_due_at)}.`;
}
