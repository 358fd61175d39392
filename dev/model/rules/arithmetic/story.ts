const PRICE = String.raw`[$€£]?\s?(\d+(?:\.\d+)?)`;
const EACH = new RegExp(
  String.raw`(\d+)\s+(?:[\p{L}-]+\s+){0,3}?(?:at|for|costs?|@|that costs?|costing|worth)\s+${PRICE}(?:\s?(?:dollars?|euros?|€|£))?\s*(?:each|apiece|a piece|per [\p{L}]+|every)`,
  "giu",
);
const SINGLE = new RegExp(
  String.raw`\b(?:an?|the|one|1|another)\s+(?:[\p{L}-]+\s+){1,3}?(?:at|for|costs?|costing|worth)\s+${PRICE}`,
  "giu",
);
const PER = new RegExp(String.raw`${PRICE}\s*(?:a|per|every|each)\s+(hour|day|week|month|year)`, "iu");
const FOR = /(?:for|over|after|in|within)\s+(\d+)\s+(hour|day|week|month|year)s?/iu;
const ASKS = /\b(?:total|altogether|in all|how much|how many|pay|cost|spend|owe|save|earn|make)\b/iu;

/** Prices told as a story: "3 shirts at 19.99 each and a hat for 12.50" → `3 * 19.99 + 12.50`. */
export function findStory(message: string): string | undefined {
  if (!ASKS.test(message)) return undefined;
  const terms: { at: number; term: string }[] = [];
  const rest = message.replace(EACH, (whole, count: string, price: string, at: number) => {
    terms.push({ at, term: `${count} * ${price}` });
    return " ".repeat(whole.length);
  });
  for (const match of rest.matchAll(SINGLE)) terms.push({ at: match.index, term: match[1] ?? "" });
  terms.sort((one, other) => one.at - other.at);
  if (terms.length > 1 || terms.some(({ term }) => term.includes("*"))) {
    return terms.map(({ term }) => term).join(" + ");
  }
  return overTime(message);
}

function overTime(message: string): string | undefined {
  const rate = PER.exec(message);
  const span = FOR.exec(message);
  return rate && span && rate[2]?.toLowerCase() === span[2]?.toLowerCase() ? `${rate[1]} * ${span[1]}` : undefined;
}
