type JsonSchema = Record<string, unknown>;

/** A field of a form for an input that a JSON Schema describes. */
export interface InputField {
  /** Property of the input; empty where the whole input is one field of JSON. */
  name: string;
  label: string;
  hint: string | null;
  kind: "line" | "text" | "number" | "integer" | "boolean" | "choice" | "json";
  required: boolean;
  /** Of a choice, as JSON: values need not be text. */
  options: readonly { value: string; label: string }[];
  initial: string;
}

export type InputValues = Readonly<Record<string, string>>;

const whole: InputField = {
  name: "",
  label: "Input as JSON",
  hint: null,
  kind: "json",
  required: true,
  options: [],
  initial: "{}",
};

/** The fields for an input: simple properties each have their own, everything else is written as JSON. */
export function inputFields(schema: JsonSchema): InputField[] {
  const { properties, required } = schema;
  if (schema.type !== "object" || !isObject(properties) || Object.keys(properties).length === 0) return [whole];
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, property]) =>
    toField(name, isObject(property) ? property : {}, needed.includes(name)),
  );
}

function toField(name: string, property: JsonSchema, required: boolean): InputField {
  const kind = kindOf(property);
  const values = Array.isArray(property.enum) ? property.enum : [];
  const { default: preset } = property;
  return {
    name,
    label: textOr(property.title, name),
    hint: textOr(property.description, "") || null,
    kind,
    required,
    options: values.map((value) => ({
      value: JSON.stringify(value),
      label: typeof value === "string" ? value : JSON.stringify(value),
    })),
    initial: preset === undefined ? (kind === "boolean" && required ? "false" : "") : written(kind, preset),
  };
}

function kindOf({ enum: values, type, maxLength, format }: JsonSchema): InputField["kind"] {
  if (Array.isArray(values)) return "choice";
  if (type === "number" || type === "integer" || type === "boolean") return type;
  if (type !== "string") return "json";
  const isLine = typeof format === "string" || (typeof maxLength === "number" && maxLength <= 120);
  return isLine ? "line" : "text";
}

/** A value as its field holds it. */
function written(kind: InputField["kind"], value: unknown): string {
  if (kind === "choice") return JSON.stringify(value);
  if (kind === "json") return JSON.stringify(value, null, 2);
  return String(value);
}

export function initialValues(fields: readonly InputField[]): InputValues {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));
}

/** An earlier input as the fields hold it. */
export function valuesOf(fields: readonly InputField[], input: unknown): InputValues {
  const given = isObject(input) ? input : {};
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = name === "" ? input : given[name];
      return [name, value === undefined ? "" : written(kind, value)];
    }),
  );
}

/** The input that the fields say, or what is wrong by field. What is left empty is left out. */
export function readInput(
  fields: readonly InputField[],
  values: InputValues,
): { input: unknown } | { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const input: Record<string, unknown> = {};
  let alone: unknown;
  for (const field of fields) {
    const text = values[field.name] ?? "";
    if (text.trim() === "") {
      if (field.required) errors[field.name] = "This is needed.";
      continue;
    }
    const read = readValue(field, text);
    if ("problem" in read) errors[field.name] = read.problem;
    else if (field.name === "") alone = read.value;
    else input[field.name] = read.value;
  }
  if (Object.keys(errors).length > 0) return { errors };
  return { input: alone === undefined ? input : alone };
}

function readValue({ kind }: InputField, text: string): { value: unknown } | { problem: string } {
  switch (kind) {
    case "line":
    case "text":
      return { value: text };
    case "boolean":
      return { value: text === "true" };
    case "number":
    case "integer": {
      const value = Number(text);
      if (!Number.isFinite(value)) return { problem: "Write a number." };
      return kind === "integer" && !Number.isInteger(value) ? { problem: "Write a whole number." } : { value };
    }
    default:
      return readJson(text);
  }
}

function readJson(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { problem: `This is not valid JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The server's complaints by field; those that belong to none stand under the name that no field has. */
export function placeErrors(
  fields: readonly InputField[],
  errors: readonly { path: string; message: string }[],
): { byField: Record<string, string>; other: string | null } {
  const names = new Set(fields.map(({ name }) => name));
  const byField: Record<string, string> = {};
  const others: string[] = [];
  for (const { path, message } of errors) {
    const [root, property = "", ...rest] = path.split(".");
    const name = root === "input" && names.has(property) ? property : names.has("") && root === "input" ? "" : null;
    if (name === null) others.push(path === "input" ? message : `${path}: ${message}`);
    else byField[name] ??= rest.length > 0 ? `${rest.join(".")}: ${message}` : message;
  }
  return { byField, other: others.length > 0 ? others.join(" ") : null };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}
