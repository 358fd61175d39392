const MONTHS = "january february march april may june july august september october november december".split(" ");
const MONTH =
  "(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?<year>\d{4})`;

const FORMS = [
  /\b(?<year>\d{4})[-/.](?<number>\d{1,2})[-/.](?<day>\d{1,2})\b/giu,
  /\b(?<day>\d{1,2})\.\s?(?<number>\d{1,2})\.\s?(?<year>\d{4})\b/giu,
  /\b(?<number>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})\b/giu,
  new RegExp(String.raw`\b${DAY}(?: of)? ${MONTH}(?:,? ${YEAR})?\b`, "giu"),
  new RegExp(String.raw`\b${MONTH} (?:the )?${DAY}(?:(?:,|,? of)? ${YEAR})?\b(?!\s?%)`, "giu"),
];
const DAYS_OF_NOTE: [RegExp, string][] = [
  [/\bchristmas eve(?: (?<year>\d{4}))?\b/giu, "12-24"],
  [/\b(?:christmas(?: day)?|x-?mas)(?: (?<year>\d{4}))?\b/giu, "12-25"],
  [/\bnew year'?s eve(?: (?<year>\d{4}))?\b/giu, "12-31"],
  [/\b(?:the )?(?:new year(?:'?s)?(?: day)?|next year|end of (?:the|this) year)(?: (?<year>\d{4}))?\b/giu, "01-01"],
  [/\b(?:left|remaining|remain)(?: in| of)? (?:this|the) year\b/giu, "12-31"],
  [/\bhalloween(?: (?<year>\d{4}))?\b/giu, "10-31"],
  [/\bvalentine'?s?(?: day)?(?: (?<year>\d{4}))?\b/giu, "02-14"],
  [/\bindependence day(?: (?<year>\d{4}))?\b/giu, "07-04"],
  [/\bst\.? patrick'?s day(?: (?<year>\d{4}))?\b/giu, "03-17"],
  [/\b(?:pi day)(?: (?<year>\d{4}))?\b/giu, "03-14"],
];
const NEAR: [RegExp, number][] = [
  [/\b(?:the )?day after tomorrow\b/giu, 2],
  [/\b(?:the )?day before yesterday\b/giu, -2],
  [/\btomorrow\b/giu, 1],
  [/\byesterday\b/giu, -1],
];
const DAY_MS = 86_400_000;

export interface DateMention {
  iso: string;
  start: number;
  end: number;
}

/** Which occurrence a date without a year means. */
export type Occurrence = "next" | "last";

/** The dates a text names, in order, as ISO dates. */
export function findDates(text: string, now: Date, occurrence: Occurrence = "next"): DateMention[] {
  const raw = [...written(text), ...ofNote(text), ...near(text, now)].sort((one, other) => one.start - other.start);
  const mentions: (DateMention & { year?: string })[] = [];
  const named = raw.find(({ year }) => year)?.year ?? /\b(?:in|of) (\d{4})\b/iu.exec(text)?.[1];
  for (const { monthDay, year, start, end } of raw) {
    if (mentions.some((other) => start < other.end)) continue;
    const iso = `${year ?? named ?? impliedYear(monthDay, now, occurrence)}-${monthDay}`;
    if (isDate(iso)) mentions.push({ iso, start, end });
  }
  return mentions;
}

/** The text with its dates blanked out, so that their digits are not taken for sums. */
export function withoutDates(text: string, mentions: DateMention[]): string {
  return mentions.reduce(
    (rest, { start, end }) => rest.slice(0, start) + "_".repeat(end - start) + rest.slice(end),
    text,
  );
}

/** The text with each date in the one form that programs read. */
export function withIsoDates(text: string, mentions: DateMention[]): string {
  return mentions.reduceRight((rest, { iso, start, end }) => rest.slice(0, start) + iso + rest.slice(end), text);
}

interface RawDate {
  monthDay: string;
  year?: string;
  start: number;
  end: number;
}

function written(text: string): RawDate[] {
  return FORMS.flatMap((form) =>
    [...text.matchAll(form)].flatMap((match) => {
      const { year, month, number, day } = match.groups ?? {};
      const [first, second] = [month ? monthNumber(month) : Number(number), Number(day)];
      const swapped = first > 12 ? [second, first] : [first, second];
      const monthDay = swapped.map((part) => String(part).padStart(2, "0")).join("-");
      return [found(match, monthDay, year)];
    }),
  );
}

function ofNote(text: string): RawDate[] {
  return DAYS_OF_NOTE.flatMap(([pattern, monthDay]) =>
    [...text.matchAll(pattern)].map((match) => found(match, monthDay, match.groups?.year)),
  );
}

function near(text: string, now: Date): RawDate[] {
  return NEAR.flatMap(([pattern, days]) =>
    [...text.matchAll(pattern)].map((match) => {
      const iso = new Date(now.getTime() + days * DAY_MS).toISOString();
      return found(match, iso.slice(5, 10), iso.slice(0, 4));
    }),
  );
}

function found(match: RegExpMatchArray, monthDay: string, year: string | undefined): RawDate {
  const start = match.index ?? 0;
  return { monthDay, start, end: start + match[0].length, ...(year ? { year } : {}) };
}

function monthNumber(name: string): number {
  return MONTHS.findIndex((month) => month.startsWith(name.toLowerCase().slice(0, 3))) + 1;
}

function impliedYear(monthDay: string, now: Date, occurrence: Occurrence): number {
  const today = now.toISOString().slice(5, 10);
  const year = now.getUTCFullYear();
  if (occurrence === "next") return monthDay < today ? year + 1 : year;
  return monthDay > today ? year - 1 : year;
}

function isDate(iso: string): boolean {
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}
