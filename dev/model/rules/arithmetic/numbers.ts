const UNITS = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
  "eighteen nineteen"
).split(" ");
const TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SCALES: Record<string, number> = { hundred: 100, thousand: 1000, million: 1_000_000, billion: 1_000_000_000 };
const WORD = [...UNITS, ...TENS.slice(2)].join("|");
const SCALE = Object.keys(SCALES).join("|");
const SPELLED = new RegExp(
  String.raw`\b(?:(?:${WORD})|an?(?=[\s-](?:${SCALE})\b))(?:[\s-]+(?:and\s+)?(?:${WORD}|${SCALE})\b)*`,
  "giu",
);
const EXPONENTS: Record<string, string> = { thousand: "e3", k: "e3", million: "e6", m: "e6", billion: "e9", bn: "e9" };

/** Writes every number in digits: "twelve" → "12", "2,450" → "2450", "1.5 million" → "1.5e6". */
export function inDigits(text: string): string {
  return text
    .replace(SPELLED, (words) => spelledNumber(words))
    .replace(/\b(\d+) dozens?\b/giu, "($1 * 12)")
    .replace(/\b(?:a )?dozen\b/giu, "12")
    .replace(/\d{1,3}(?:\.\d{3})+,\d+/gu, (number) => number.replaceAll(".", "").replace(",", "."))
    .replace(/\d{1,3}(?:[,'’\u00a0\u202f]\d{3})+(?!\d)/gu, (number) => number.replace(/\D/gu, ""))
    .replace(/(?<![\d,.])(\d+),(\d{1,2})(?![\d,.])/gu, "$1.$2")
    .replace(
      /(\d)\s*(thousand|million|billion|k|bn)\b/giu,
      (_, digit: string, scale: string) => digit + (EXPONENTS[scale.toLowerCase()] ?? ""),
    );
}

function spelledNumber(words: string): string {
  const tokens = words.toLowerCase().split(/[\s-]+/u);
  const trailing: string[] = [];
  while (tokens.at(-1) === "and") trailing.unshift(tokens.pop() ?? "");
  const numbers: number[] = [];
  let open = false;
  for (const token of tokens) {
    const scale = SCALES[token];
    const value = wordValue(token);
    if (token === "and") continue;
    const last = numbers.at(-1);
    if (scale !== undefined) numbers.push(scaled(numbers.pop() ?? 1, scale));
    else if (open && last !== undefined && fits(last, value)) numbers.push((numbers.pop() ?? 0) + value);
    else numbers.push(value);
    open = true;
  }
  return [...numbers.map(String), ...trailing].join(" ");
}

function scaled(number: number, scale: number): number {
  if (scale === 100 && number > 1000) return number + (number % 1000) * 99;
  return number * scale;
}

/** "twenty" takes "five" but "five" does not take "six". */
function fits(number: number, next: number): boolean {
  if (next < 10 && next > 0) return number % 10 === 0 && number % 100 !== 10 && number > 0;
  return next < 100 ? number > 0 && number % 100 === 0 : number > 0 && number % 1000 === 0;
}

function wordValue(token: string): number {
  const unit = UNITS.indexOf(token);
  if (unit >= 0) return unit;
  const ten = TENS.indexOf(token);
  return ten >= 0 ? ten * 10 : 1;
}
