import type { CalendarEntry } from "../schema";

/** What the calendar says of a schedule on a day. */
export interface Day {
  scheduleId: string;
  date: string;
  times: Date[];
  hasMore: boolean;
  runIds: string[];
  statuses: Set<CalendarEntry["status"]>;
}

interface Firing {
  status: "pending" | "started" | "skipped" | "missed" | "failed";
  runId: string | null;
  runStatus: string | null;
}

/** So many times of a day are listed. */
export const mostTimes = 10;

/** Adds a time to its day: what became of it, or null for one that is to come. */
export function addTime(
  days: Map<string, Day>,
  { scheduleId, date }: Pick<Day, "scheduleId" | "date">,
  time: Date,
  firing: Firing | null,
): Day {
  const key = `${date} ${scheduleId}`;
  const day = days.get(key) ?? { scheduleId, date, times: [], hasMore: false, runIds: [], statuses: new Set() };
  days.set(key, day);
  if (day.times.length < mostTimes) day.times.push(time);
  else day.hasMore = true;
  if (firing?.runId) day.runIds.push(firing.runId);
  day.statuses.add(firing === null ? "coming" : firingStatus(firing));
  return day;
}

function firingStatus({ status, runStatus }: Firing): CalendarEntry["status"] {
  if (status === "pending") return "waiting";
  if (status !== "started") return status;
  if (runStatus === "completed") return "completed";
  if (runStatus === "waiting" || runStatus === "paused") return "waiting";
  if (runStatus === "cancelled") return "skipped";
  return runStatus === "queued" || runStatus === "running" ? "running" : "failed";
}

/** What a person should see first. */
const byWeight = ["failed", "missed", "waiting", "running", "skipped", "completed", "coming"] as const;

/** The one word for a day with several times: the worst that happened on it. */
export function statusOf({ statuses }: Day): CalendarEntry["status"] {
  return byWeight.find((status) => statuses.has(status)) ?? "coming";
}
