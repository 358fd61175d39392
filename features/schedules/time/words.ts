import cronstrue from "cronstrue";
import { readCron, type Timing } from "./cron";

/** When a schedule fires, in plain words: "At 09:00, Monday through Friday (Europe/Berlin)". */
export function wordsOf({ cron, timeZone, runAt }: Timing): string {
  if (cron === null) return `Once, ${runAt === null ? "at no time" : inZone(runAt, timeZone)} (${timeZone})`;
  readCron(cron, timeZone);
  return `${cronstrue.toString(cron.trim(), { use24HourTimeFormat: true })} (${timeZone})`;
}

function inZone(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "full", timeStyle: "short" }).format(instant);
}
