import { passHour, type RetentionClass } from "./constants";
import type { RetentionField } from "./schema";

export const fieldOf: Record<RetentionClass, RetentionField> = {
  run_events: "run_event_days",
  files: "file_days",
  runs: "run_days",
  conversations: "conversation_days",
  activity: "activity_days",
  audit: "audit_days",
};

/** The first beginning of a pass after `now`. */
export function nextPassAfter(now: Date): Date {
  const next = new Date(now);
  next.setUTCHours(passHour, 0, 0, 0);
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1);
  return next;
}
