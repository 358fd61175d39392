import "server-only";

/** Control characters, and those that hide or reorder text: what a person approves must be what the model reads. */
const unprintable = /[\p{Cc}\p{Cs}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** A text that somebody outside wrote, as one can be shown: without hidden characters, and not longer than told. */
export function cleanText(text: string, maxCharacters: number): string {
  const visible = text.replace(unprintable, (character) => (/[\n\t]/.test(character) ? character : ""));
  return visible.length > maxCharacters ? `${visible.slice(0, maxCharacters - 1).toWellFormed()}…` : visible;
}

const maxDepth = 24;
const maxNodes = 2_000;
const maxTextCharacters = 1_000;

export class UnusableSchema extends Error {}

/**
 * A JSON Schema that somebody outside wrote, as a model may be shown it: bounded, without hidden text and without
 * prototypes' names. Throws `UnusableSchema` when it is too large or not one of an object.
 */
export function cleanSchema(schema: unknown): Record<string, unknown> {
  if (!isRecord(schema)) throw new UnusableSchema("Its arguments are not described as an object.");
  const { $schema: _dialect, $id: _id, ...rest } = schema;
  let nodes = 0;
  const clean = (value: unknown, depth: number): unknown => {
    nodes += 1;
    if (nodes > maxNodes || depth > maxDepth)
      throw new UnusableSchema("The description of its arguments is too large.");
    if (typeof value === "string") return cleanText(value, maxTextCharacters);
    if (Array.isArray(value)) return value.map((one) => clean(one, depth + 1));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== "__proto__")
        .map(([key, one]) => [cleanText(key, 200), clean(one, depth + 1)]),
    );
  };
  const cleaned = clean(rest, 0) as Record<string, unknown>;
  if (cleaned.type !== undefined && cleaned.type !== "object") {
    throw new UnusableSchema("Its arguments are not described as an object.");
  }
  return { ...cleaned, type: "object" };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
