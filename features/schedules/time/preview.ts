import "server-only";
import { previewedTimes } from "../constants";
import type { PreviewSchedule, SchedulePreview } from "../schema";
import { requireTiming, timingOf } from "./check";
import { nextDueTimes } from "./cron";
import { wordsOf } from "./words";

/** When a schedule would fire, in words and as the next five times. Throws `validation_failed` at the field. */
export function previewSchedule(input: PreviewSchedule): SchedulePreview {
  const timing = timingOf(input);
  const now = new Date();
  requireTiming(timing, now);
  return {
    words: wordsOf(timing),
    next_times: nextDueTimes(timing, now, previewedTimes).map((time) => time.toISOString()),
  };
}
