import cronstrue from "cronstrue";
import { readCron, type Timing } from "./cron";

/** When a schedule fires, in plain words: "At 09:00, Monday through Friday (Europe/Berlin)". */
export function wordsOf({ cron, timeZone, runAt }: Timing): string {
  if (cron === null) return `Once, ${runAt === null ? "at no time" : inZone(runAt, timeZone)} (${timeZone})`;
  readCron(cron, timeZone);
  return `${inWords(cron.trim())} (${timeZone})`;
}

/** Some patterns fire, such as `0 9 15W,20 * *`, for which there are no words. */
function inWords(cron: string): string {
  try {
    return cronstrue.toString(cron, { use24HourTimeFormat: true });
  } catch (error) {
    if (typeof error === "string" || error instanceof Error) return `At the times of ${cron}`;
    throw error;
  }
}

function inZone(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "full", timeStyle: "short" }).format(instant);
}
