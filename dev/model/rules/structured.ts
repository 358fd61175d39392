type Json = Record<string, unknown>;

/** Words that promise nothing: taken wherever a choice offers one. */
const MODEST = /^(?:needs_information|unknown|unclear|undecided|none|other|low|no|safe|allowed)$/u;

/**
 * An answer in the form that the request asks for. The demo model judges nothing: its text goes into the field for text, and
 * every other field gets the emptiest value that the form allows.
 */
export function asStructured(text: string, schema: Json): string {
  const state = { text: text as string | null };
  return JSON.stringify(fill(schema, "", state));
}

const PROSE = /^(?:summary|answer|text|response|message|title|reason|explanation|content)$/u;

function fill(schema: Json, name: string, state: { text: string | null }): unknown {
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) {
    return schema.enum.find((value) => typeof value === "string" && MODEST.test(value)) ?? schema.enum[0];
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object" || isObject(schema.properties)) {
    const properties = isObject(schema.properties) ? schema.properties : {};
    return Object.fromEntries(
      Object.entries(properties).map(([key, inner]) => [key, fill(isObject(inner) ? inner : {}, key, state)]),
    );
  }
  if (type === "array") return [];
  if (type === "boolean") return false;
  if (type === "number" || type === "integer") return typeof schema.minimum === "number" ? schema.minimum : 0;
  if (type === "null") return null;
  if (state.text === null || (name !== "" && !PROSE.test(name))) return "";
  const { text } = state;
  state.text = null;
  return text;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
