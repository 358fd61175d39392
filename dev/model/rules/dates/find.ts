import { subject } from "../clauses";
import type { TimeAspect, TimeNeed } from "../need";
import { type DateMention, findDates } from "./parse-date";
import { findTimeZones } from "./time-zones";

const SPAN =
  /\bhow (?:many|much) (?:more )?(?:days?|weeks?|months?|years?|time|hours?|sleeps)\b|\bhow (?:long|old|far)\b|\b(?:days?|weeks?|months?|time|countdown|difference|distance) (?:until|till|to|before|since|between|from|left)\b|\bcountdown\b|\bdays apart\b/iu;
const BORN = /\bborn\b/iu;
const STRICT_WEEKDAY = /\bweek ?day\b|\bday of (?:the )?week\b|\b(?:what|which) day (?:is|was|will|did|does)\b/iu;
const UNIT =
  /\bhow (?:many|much) (?:more )?(?<unit>weeks|hours|years)\b|\bhow (?<age>old)\b|\b(?:in|number of) (?<other>weeks|hours|years)\b/iu;
const SINCE = /\b(?:since|ago|passed|born|old|after|elapsed)\b/iu;
const WEEK = /\b(?:week number|calendar week|which week|what week|number of (?:the|this) week)\b/iu;
const DAY_OF_YEAR = /\bday (?:number )?of the year\b|\bday number\b/iu;
const LEAP = /\b(?<year>\d{4})\b.*\bleap year\b|\bleap year\b.*?\b(?<other>\d{4})\b/iu;
const WEEKDAY =
  /\bweek ?day\b|\bday of (?:the )?week\b|\b(?:what|which) day\b|\bday (?:is|was|will)\b|\bfalls? on\b|\b(?:sun|mon|tues|wednes|thurs|fri|satur)day\b/iu;
const DATE =
  /\b(?:what|which|current|today'?s|the) (?:is |was )?(?:the |today'?s )?(?:current )?(?:date|day)\b|\bwhat(?:'s| is) (?:the )?(?:date|day|today)\b|\bwhat (?:date|day) (?:is|was)\b|\bdate today\b|\btoday'?s date\b|\bwhat year is\b|\bwhat month is\b/iu;
const TIME =
  /\b(?:what|current|local|the) time\b|\btime (?:is it|now|in|at|right now|difference|zone)\b|\bwhat(?:'s| is) the time\b|\bo'?clock\b/iu;
const MONTH_DAYS =
  /how many days (?:are |does |do )?(?:there )?(?:in |has )?(?<month>january|february|march|april|may|june|july|august|september|october|november|december|this month)(?:,? (?<year>\d{4}))?/iu;
const MONTHS = "january february march april may june july august september october november december".split(" ");

/** The questions about dates and times in one clause. */
export function findTimes(clause: string, now: Date): { needs: TimeNeed[]; mentions: DateMention[] } {
  const mentions = findDates(clause, now, SINCE.test(clause) ? "last" : "next");
  return { needs: questions(clause, mentions, now), mentions };
}

function questions(clause: string, mentions: DateMention[], now: Date): TimeNeed[] {
  const label = subject(clause);
  const need = (aspect: TimeAspect, rest: Partial<TimeNeed> = {}): TimeNeed => ({
    tool: "current_time",
    label,
    aspect,
    date: null,
    timeZone: null,
    compareTo: null,
    ...rest,
  });
  const [first, second] = mentions.map(({ iso }) => iso);
  const month = monthSpan(clause, now);
  if (month) return [need("difference", month)];
  const leap = LEAP.exec(clause)?.groups;
  if (leap) return [need("leap_year", { date: `${leap.year ?? leap.other}-12-31` })];
  const zones = findTimeZones(clause);
  const span = SPAN.test(clause) || (BORN.test(clause) && !STRICT_WEEKDAY.test(clause));
  if (span && first && !(STRICT_WEEKDAY.test(clause) && !second)) {
    const between = second ? { date: first, compareTo: second } : { compareTo: first };
    return [need("difference", { ...between, ...unitOf(clause) })];
  }
  if (WEEK.test(clause)) return [need("week", { date: first ?? null })];
  if (DAY_OF_YEAR.test(clause)) return [need("day_of_year", { date: first ?? null })];
  if (
    first &&
    (WEEKDAY.test(clause) || DATE.test(clause) || /\bwhen is\b/iu.test(clause) || isBare(clause, mentions))
  ) {
    return mentions.map(({ iso }) => need("weekday", { date: iso }));
  }
  if (first === undefined && TIME.test(clause))
    return (zones.length ? zones : [null]).map((timeZone) => need("time", { timeZone }));
  if (first === undefined && (DATE.test(clause) || WEEKDAY.test(clause) || /^(?:date|today)\b/iu.test(label))) {
    return (zones.length ? zones : [null]).map((timeZone) => need("date", { timeZone }));
  }
  return [];
}

function unitOf(clause: string): Pick<TimeNeed, "unit"> {
  const groups = UNIT.exec(clause)?.groups;
  const unit = groups?.age ? "years" : (groups?.unit ?? groups?.other)?.toLowerCase();
  return unit === "weeks" || unit === "hours" || unit === "years" ? { unit } : {};
}

function isBare(clause: string, mentions: DateMention[]): boolean {
  const [mention] = mentions;
  return mentions.length === 1 && mention !== undefined && clause.length - (mention.end - mention.start) <= 3;
}

/** A month's length is the distance between its first day and the next month's. */
function monthSpan(clause: string, now: Date): { date: string; compareTo: string } | undefined {
  const groups = MONTH_DAYS.exec(clause)?.groups;
  if (!groups) return undefined;
  const year = Number(groups.year ?? now.getUTCFullYear());
  const named = MONTHS.indexOf(groups.month?.toLowerCase() ?? "") + 1;
  const month = named || now.getUTCMonth() + 1;
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, "0")}-01`;
  return { date: `${year}-${String(month).padStart(2, "0")}-01`, compareTo: next };
}
