/** Patterns that people often want. The value of “once” and “custom” is no pattern. */
export const presets = [
  { value: "* * * * *", label: "Every minute" },
  { value: "*/15 * * * *", label: "Every 15 minutes" },
  { value: "0 * * * *", label: "Every hour" },
  { value: "0 9 * * *", label: "Every day at 9:00" },
  { value: "0 9 * * 1-5", label: "On weekdays at 9:00" },
  { value: "0 9 * * 1", label: "Every Monday at 9:00" },
  { value: "0 9 1 * *", label: "On the first day of the month at 9:00" },
  { value: "once", label: "Once, at a time you choose" },
  { value: "custom", label: "A cron expression of your own" },
] as const;

export const defaultCron = "0 9 * * 1-5";

export const overlapOptions = [
  { value: "skip", label: "Skip this time" },
  { value: "queue", label: "Start when that run has ended" },
  { value: "cancel_previous", label: "Cancel that run and start" },
];

export const catchUpOptions = [
  { value: "none", label: "Skip them" },
  { value: "last", label: "Make up for the last one" },
  { value: "all", label: "Make up for each, 100 at most" },
];
