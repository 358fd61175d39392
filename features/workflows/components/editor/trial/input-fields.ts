/** A field of a form made from the JSON Schema of an object. */
export interface InputField {
  name: string;
  label: string;
  hint: string | null;
  kind: "text" | "number" | "boolean" | "choice" | "json";
  options: readonly string[];
  isRequired: boolean;
}

/** The fields of an input, by its schema; what is no simple value is asked for as JSON. */
export function inputFields(schema: Readonly<Record<string, unknown>>): InputField[] {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.entries(isObject(schema.properties) ? schema.properties : {}).map(([name, property]) => {
    const { title, description, type, enum: values } = isObject(property) ? property : {};
    const options = Array.isArray(values) ? values.filter((value) => typeof value === "string") : [];
    return {
      name,
      label: typeof title === "string" ? title : name.replaceAll("_", " "),
      hint: typeof description === "string" ? description : null,
      kind: options.length > 0 ? "choice" : kindOf(type),
      options,
      isRequired: required.has(name),
    };
  });
}

function kindOf(type: unknown): InputField["kind"] {
  if (type === "string") return "text";
  if (type === "number" || type === "integer") return "number";
  return type === "boolean" ? "boolean" : "json";
}

type ReadInput = { ok: true; input: Record<string, unknown> } | { ok: false; errors: Map<string, string> };

/** The object that the written texts make; empty fields are left out. */
export function readInput(fields: readonly InputField[], texts: Readonly<Record<string, string>>): ReadInput {
  const input: Record<string, unknown> = {};
  const errors = new Map<string, string>();
  for (const { name, kind, isRequired } of fields) {
    const text = texts[name] ?? "";
    if (kind === "boolean") input[name] = text === "true";
    else if (text.trim() === "") {
      if (isRequired) errors.set(name, "This is needed.");
    } else {
      const value = readValue(kind, text);
      if (value === undefined) errors.set(name, kind === "number" ? "Write a number." : "This is no JSON.");
      else input[name] = value;
    }
  }
  return errors.size > 0 ? { ok: false, errors } : { ok: true, input };
}

function readValue(kind: InputField["kind"], text: string): unknown {
  if (kind === "number") return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (kind !== "json") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
