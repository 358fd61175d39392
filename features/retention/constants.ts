/** What an organization keeps for a time of its own choice, in the order in which it is deleted. */
export const retentionClasses = ["run_events", "files", "runs", "conversations", "activity", "audit"] as const;
export type RetentionClass = (typeof retentionClasses)[number];

export const mostDays = 3650;

/** The audit log answers questions that are asked months later. The database refuses to delete younger rows, too. */
export const leastDays: Record<RetentionClass, number> = {
  run_events: 1,
  files: 1,
  runs: 1,
  conversations: 1,
  activity: 1,
  audit: 90,
};

/** A preview counts no further: beyond, it says "more than". */
export const mostCounted = 10_000;

/** Passes begin at this hour (UTC), when most people sleep. */
export const passHour = 3;
