/** The names people use, and the one the calculator knows. */
const NAMES: Record<string, string> = {
  km: "km|kms|kilometers?|kilometres?",
  m: "m|meters?|metres?",
  cm: "cm|centimeters?|centimetres?",
  mm: "mm|millimeters?|millimetres?",
  mile: "mi|miles?",
  yard: "yd|yards?",
  ft: "ft|foot|feet",
  inch: "in|inch|inches",
  kg: "kg|kgs|kilos?|kilograms?",
  g: "g|grams?",
  lb: "lb|lbs|pounds?",
  oz: "oz|ounces?",
  stone: "stones?",
  liter: "l|liters?|litres?",
  ml: "ml|milliliters?|millilitres?",
  gallon: "gal|gallons?",
  cup: "cups?",
  pint: "pints?",
  degC: "°c|c|celsius|degrees? celsius|degrees? c",
  degF: "°f|f|fahrenheit|degrees? fahrenheit|degrees? f",
  K: "kelvin",
  second: "s|secs?|seconds?",
  minute: "min|mins|minutes?",
  hour: "h|hrs?|hours?",
  day: "days?",
  week: "weeks?",
  year: "years?",
  "km/h": "km/h|kmh|kph|kilometers? per hour|kilometres? per hour",
  "mile/hour": "mph|miles? per hour",
  "m/s": "m/s|meters? per second|metres? per second",
  MB: "mb|megabytes?",
  GB: "gb|gigabytes?",
  TB: "tb|terabytes?",
  kB: "kb|kilobytes?",
  acre: "acres?",
  hectare: "ha|hectares?",
};

const UNIT = Object.values(NAMES)
  .flatMap((names) => names.split("|"))
  .sort((one, other) => other.length - one.length)
  .join("|");
const AMOUNT = String.raw`(?<amount>-?\d+(?:\.\d+)?(?:e\d+)?|an?)`;
const COMPOSITE = new RegExp(
  String.raw`(?<amount>\d+(?:\.\d+)?)\s*(?<from>${UNIT})\s*(?:and |,\s*)?(?<more>\d+(?:\.\d+)?)\s*(?<rest>${UNIT})\s+(?:to|into|in|as)\s+(?<to>${UNIT})(?![\p{L}/])`,
  "iu",
);
const FORWARD = new RegExp(
  String.raw`${AMOUNT}\s*(?<from>${UNIT})\s+(?:to|into|in|as|=)\s+(?<to>${UNIT})(?![\p{L}/])`,
  "iu",
);
const BACKWARD = new RegExp(
  String.raw`how (?:many|much) (?<to>${UNIT})\s+(?:(?:is|are)(?: there)?(?: in)?|in|do|does|make|per)\s+${AMOUNT}\s*(?<from>${UNIT})(?![\p{L}/])`,
  "iu",
);

/** "100 km in miles" → `100 km to mile`, which the calculator can convert; undefined when nothing is to be converted. */
export function findConversion(clause: string): { expression: string; label: string } | undefined {
  const composite = COMPOSITE.exec(clause)?.groups;
  if (composite) {
    const { amount, from, more, rest, to } = composite;
    const sum = `${amount} ${unitName(from)} + ${more} ${unitName(rest)}`;
    return { expression: `(${sum}) to ${unitName(to)}`, label: `${amount} ${from} ${more} ${rest}` };
  }
  const groups = (BACKWARD.exec(clause) ?? FORWARD.exec(clause))?.groups;
  const from = unitName(groups?.from);
  const to = unitName(groups?.to);
  if (!groups || !from || !to || from === to) return undefined;
  const amount = /^an?$/iu.test(groups.amount ?? "") ? "1" : groups.amount;
  return { expression: `${amount} ${from} to ${to}`, label: `${groups.amount} ${groups.from}` };
}

function unitName(words: string | undefined): string | undefined {
  return Object.keys(NAMES).find((name) => new RegExp(`^(?:${NAMES[name]})$`, "iu").test(words ?? ""));
}
