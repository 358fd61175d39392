import { errorOf, readResult } from "../read-result";
import type { TimeNeed } from "../rules/need";
import { longDate, table } from "./markdown";

export interface Told {
  need: TimeNeed;
  output: string;
}

interface Moment {
  zone: string;
  date: string;
  time: string;
  weekday: string;
  week: string;
  dayOfYear: string;
  other: { date: string; weekday: string; days: string } | undefined;
}

/** What the clock said. */
export function composeTimes(items: Told[]): string[] {
  const clocks = items.filter(({ need }) => need.aspect === "time");
  const others = items.filter(({ need }) => need.aspect !== "time");
  const parts = others.map(({ need, output }) => sentence(need, output));
  if (clocks.length < 2) return [...parts, ...clocks.map(({ need, output }) => sentence(need, output))];
  const rows = clocks.map(({ need, output }) => {
    const moment = read(output);
    return moment
      ? [placeOf(moment), moment.time, `${moment.weekday}, ${longDate(moment.date)}`]
      : [placeName(need.timeZone), problem(output), ""];
  });
  return [...parts, table(["Place", "Time", "Date"], rows)];
}

function sentence(need: TimeNeed, output: string): string {
  const moment = read(output);
  if (!moment) return `The clock could not say: ${problem(output)}`;
  const { weekday, week, dayOfYear } = moment;
  const day = `**${weekday}, ${longDate(moment.date)}**`;
  switch (need.aspect) {
    case "time":
      return moment.zone === "UTC" && need.timeZone === null
        ? `It is **${moment.time}** UTC on ${weekday}, ${longDate(moment.date)}.`
        : `In **${placeOf(moment)}** it is **${moment.time}** on ${weekday}, ${longDate(moment.date)}.`;
    case "date":
      return `${need.timeZone ? `In ${placeOf(moment)} today is` : "Today is"} ${day} (week ${week}, day ${dayOfYear} of the year${need.timeZone ? "" : `, ${moment.zone}`}).`;
    case "weekday":
      return `**${longDate(moment.date)}** ${tense(need.label)} a **${weekday}** (week ${week}).`;
    case "week":
      return `${need.date ? longDate(moment.date) : "Today"} is in **week ${week}** (${weekday}, ${longDate(moment.date)}).`;
    case "day_of_year":
      return `${need.date ? longDate(moment.date) : `Today, ${longDate(moment.date)},`} is **day ${dayOfYear}** of the year.`;
    case "leap_year":
      return leapYear(moment);
    case "difference":
      return difference(need, moment);
  }
}

function difference(need: TimeNeed, moment: Moment): string {
  const { other } = moment;
  if (!other) return `The clock gave no difference for ${longDate(moment.date)}.`;
  const past = other.days.startsWith("-");
  const count = other.days.replace("-", "");
  const days = `**${count} ${count === "1" ? "day" : "days"}**`;
  const target = `${other.weekday}, ${longDate(other.date)}`;
  if (need.date !== null) return `From ${moment.weekday}, ${longDate(moment.date)} to ${target} it is ${days}.`;
  return past
    ? `${target} was ${days} ago, counted from today (${longDate(moment.date)}).`
    : `It is ${days} until ${target}, counted from today (${longDate(moment.date)}).`;
}

/** A leap year's last day is its 366th. */
function leapYear(moment: Moment): string {
  const year = moment.date.slice(0, 4);
  return moment.dayOfYear === "366"
    ? `Yes, **${year}** is a leap year: its last day is day 366.`
    : `No, **${year}** is not a leap year: its last day is day ${moment.dayOfYear}.`;
}

function tense(label: string): string {
  if (/\b(?:was|were|did)\b/iu.test(label)) return "was";
  return /\bwill\b/iu.test(label) ? "will be" : "is";
}

function read(output: string): Moment | undefined {
  const { fields } = readResult(output);
  if (fields.error || fields.weekday === undefined) return undefined;
  const compared = fields.compare_to;
  const other = typeof compared === "object" && compared !== null ? { ...compared } : undefined;
  return {
    zone: text(fields.time_zone),
    date: text(fields.date),
    time: text(fields.time).slice(0, 5),
    weekday: text(fields.weekday),
    week: text(fields.week),
    dayOfYear: text(fields.day_of_year),
    other: other && {
      date: text(get(other, "date")),
      weekday: text(get(other, "weekday")),
      days: text(get(other, "days")),
    },
  };
}

function get(value: object, key: string): unknown {
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function text(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}

function placeOf(moment: Moment): string {
  return placeName(moment.zone);
}

function placeName(zone: string | null): string {
  return zone === null ? "UTC" : zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

function problem(output: string): string {
  const result = readResult(output);
  return errorOf(result) ?? result.raw ?? "it gave no date.";
}
