const PRICE = String.raw`[$€£]?\s?(\d+(?:\.\d+)?)`;
const EACH = new RegExp(
  String.raw`(\d+|\(\d+ \* 12\))\s+(?:[\p{L}-]+\s+){0,3}?(?:at|for|costs?|@|that costs?|costing|worth)\s+${PRICE}(?:\s?(?:dollars?|euros?|€|£))?\s*(?:each|apiece|a piece|per [\p{L}]+|every)`,
  "giu",
);
/** Without "each" only where the question is about a price. */
const AT = new RegExp(String.raw`(\d+)\s+[\p{L}-]+\s+at\s+${PRICE}`, "iu");
const ON_SALE = new RegExp(
  String.raw`(?:costs?|priced? at|price is|for)\s+${PRICE}.*?(?<percent>\d+(?:\.\d+)?)\s?(?:%|percent) off`,
  "isu",
);
const PART_OF_THAT = new RegExp(
  String.raw`^[^%]*?${PRICE}(?![\d.]*\s?(?:%|percent))[^%]*?(?<percent>\d+(?:\.\d+)?)\s?(?:%|percent) of (?:that|it)\b`,
  "isu",
);
const SINGLE = new RegExp(
  String.raw`\b(?:an?|the|one|1|another)\s+(?:[\p{L}-]+\s+){1,3}?(?:at|for|costs?|costing|worth)\s+${PRICE}`,
  "giu",
);
const PER = new RegExp(String.raw`${PRICE}\s*(?:a|per|every|each)\s+(hour|day|week|month|year)`, "iu");
const FOR = /(?:for|over|after|in|within)\s+(\d+)\s+(hour|day|week|month|year)s?/iu;
const SHARED = new RegExp(
  String.raw`${PRICE}.*?\b(?<people>\d+) (?:people|persons|friends|guests|of us|ways|kids|children|colleagues)\b`,
  "iu",
);
const PER_HEAD = /\b(?:each|per (?:person|head)|apiece|everyone|split|share)\b/iu;
const HAVING = /\b(?:have|has|had|there (?:are|were)|start(?:ed)? with|got)\s+(?<count>\d+(?:\.\d+)?)/iu;
const CHANGE =
  /\b(?:(?<less>g[ai]ves?|los[et]s?|ate|eats?|sells?|sold|spen[dt]s?|uses?|used|takes? away|took away|breaks?|broke|donates?d?|pays?|paid)|(?<more>buys?|bought|gets?|got|finds?|found|receives?d?|adds?|added|earns?|earned|wins?|won))(?: (?:away|me|him|her|them|another|in))?\s+(?<count>\d+(?:\.\d+)?)/giu;
const ASKS = /\b(?:total|altogether|in all|how much|how many|each|pay|cost|spend|owe|save|earn|make)\b/iu;

export interface Story {
  label: string;
  expression: string;
}

/** Prices and amounts told as a story: "3 shirts at 19.99 each and a hat for 12.50" → `3 * 19.99 + 12.50`. */
export function findStory(message: string): Story | undefined {
  const part = PART_OF_THAT.exec(message);
  if (part)
    return { label: `${part.groups?.percent}% of ${part[1]}`, expression: `${part.groups?.percent}% * ${part[1]}` };
  const sale = ON_SALE.exec(message);
  if (sale) return { label: "the price", expression: `${sale[1]} - ${sale.groups?.percent}% * ${sale[1]}` };
  if (!ASKS.test(message)) return undefined;
  return shopping(message) ?? overTime(message) ?? perHead(message) ?? afterChanges(message);
}

function shopping(message: string): Story | undefined {
  const terms: { at: number; term: string }[] = [];
  const rest = message.replace(EACH, (whole, count: string, price: string, at: number) => {
    terms.push({ at, term: `${count} * ${price}` });
    return " ".repeat(whole.length);
  });
  for (const match of rest.matchAll(SINGLE)) terms.push({ at: match.index, term: match[1] ?? "" });
  terms.sort((one, other) => one.at - other.at);
  const expression = terms.map(({ term }) => term).join(" + ");
  const at = terms.length === 0 && /\b(?:cost|pay|price|total|spend)\b/iu.test(message) ? AT.exec(message) : null;
  if (at) return { label: "the total", expression: `${at[1]} * ${at[2]}` };
  return terms.length > 1 || expression.includes("*") ? { label: "the total", expression } : undefined;
}

function overTime(message: string): Story | undefined {
  const rate = PER.exec(message);
  const span = FOR.exec(message);
  if (!rate || !span || rate[2]?.toLowerCase() !== span[2]?.toLowerCase()) return undefined;
  return { label: "the total", expression: `${rate[1]} * ${span[1]}` };
}

/** "A pizza costs 18 and we are 4 people" → `18 / 4`. */
function perHead(message: string): Story | undefined {
  const shared = PER_HEAD.test(message) ? SHARED.exec(message) : null;
  return shared ? { label: "each share", expression: `${shared[1]} / ${shared.groups?.people}` } : undefined;
}

/** "I have 12 apples and give away 5" → `12 - 5`. */
function afterChanges(message: string): Story | undefined {
  const start = HAVING.exec(message);
  if (!start || !/\b(?:left|remain|now|have|total|how many)\b/iu.test(message)) return undefined;
  const rest = message.slice(start.index + start[0].length);
  const changes = [...rest.matchAll(CHANGE)].map(({ groups }) => `${groups?.less ? "-" : "+"} ${groups?.count}`);
  if (changes.length === 0) return undefined;
  return { label: "what remains", expression: [start.groups?.count, ...changes].join(" ") };
}
