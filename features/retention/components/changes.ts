import type { RetentionSettings, RetentionTrial, UpdateRetention } from "../schema";
import { fieldOf } from "../utils";

const fields = Object.values(fieldOf);

/** What of a draft differs from what holds. */
export function changesOf(settings: RetentionSettings, draft: UpdateRetention): UpdateRetention {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const days = draft[field];
      return days === undefined || days === settings[field] ? [] : [[field, days]];
    }),
  );
}

/** The days to try; what is to be kept for good needs no trying. */
export function trialOf(changes: UpdateRetention): RetentionTrial {
  return Object.fromEntries(Object.entries(changes).filter(([, days]) => typeof days === "number"));
}

/** Whether a change may delete more than was to be expected so far. */
export function isShorter(before: number | null, after: number | null | undefined): boolean {
  if (after === undefined || after === null) return false;
  return before === null || after < before;
}
