const MONTHS = "January February March April May June July August September October November December".split(" ");

const UNIT_WORDS: Record<string, string> = {
  "mile / hour": "mph",
  "km / h": "km/h",
  "m / s": "m/s",
  degC: "°C",
  degF: "°F",
  ft: "feet",
  inch: "inches",
  foot: "feet",
};
const PLURAL = /^(?:mile|yard|stone|gallon|cup|pint|second|minute|hour|day|week|year|acre|hectare|liter)$/u;

/** A longer number in exponent form has fewer digits than places; writing zeros for the rest would be a lie. */
const MOST_DIGITS = 12;

/** A calculator's result for people: "1234567.5" → "1,234,567.5", "72 hour" → "72 hours". Digits stay what they are. */
export function readable(value: string): string {
  const parts = /^(-?)(\d+)(\.\d+)?(e\+?\d{1,2})?(?: ([^\s\d]+(?: \/ \S+)?))?$/u.exec(value);
  if (!parts) return value;
  const [, sign = "", whole = "", fraction = "", exponent = "", unit] = parts;
  const places = Number(exponent.slice(1));
  if (places > MOST_DIGITS) return value;
  const digits = exponent ? shifted(whole, fraction.slice(1), places) : whole + fraction;
  const [front = "", back] = digits.split(".");
  const number = `${sign}${front.replace(/\B(?=(?:\d{3})+$)/gu, ",")}${back ? `.${back}` : ""}`;
  if (unit === undefined) return number;
  const word = UNIT_WORDS[unit] ?? (PLURAL.test(unit) && number !== "1" ? `${unit}s` : unit);
  return `${number} ${word}`;
}

/** Writes "3.15576e+7" without its exponent. */
function shifted(whole: string, fraction: string, places: number): string {
  return `${whole}${fraction.slice(0, places).padEnd(places, "0")}.${fraction.slice(places)}`;
}

/** "2024-02-29" → "29 February 2024". */
export function longDate(iso: string): string {
  const parts = /^(-?\d+)-(\d{2})-(\d{2})/u.exec(iso);
  return parts ? `${Number(parts[3])} ${MONTHS[Number(parts[2]) - 1]} ${parts[1]}` : iso;
}

export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/gu)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function bullets(items: string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One line of plain text out of a search snippet. */
export function plain(snippet: string, mostChars: number): string {
  const text = snippet
    .replace(/<\/?(?:b|mark|em|strong)>/giu, "")
    .replace(/^#+\s*/gmu, "")
    .replace(/^\s*>\s?/gmu, "")
    .replace(/[|`*]+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
  return text.length <= mostChars ? text : `${text.slice(0, text.lastIndexOf(" ", mostChars))} …`;
}

/** One of several wordings, always the same for the same text. */
export function pick<T>(choices: readonly [T, ...T[]], seed: string): T {
  let hash = 7;
  for (const character of seed) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return choices[hash % choices.length] ?? choices[0];
}
