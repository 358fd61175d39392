export interface ReadResult {
  /** The result's fields, where it is a JSON object. */
  fields: Record<string, unknown>;
  /** The result as it came, where it is not. */
  raw: string | undefined;
}

/** Reads a tool's output: a JSON object, or any text. */
export function readResult(output: string): ReadResult {
  const value = parsed(output);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return { fields: { ...value }, raw: undefined };
  return { fields: {}, raw: typeof value === "string" ? value : output };
}

/** What went wrong in the tool, if anything did. */
export function errorOf({ fields, raw }: ReadResult): string | undefined {
  if (raw?.startsWith("A person rejected this call")) return raw.replace(/ Do not repeat it.*$/s, "");
  const { error } = fields;
  if (typeof error === "string") return error;
  if (typeof error !== "object" || error === null) return undefined;
  const { name, message } = { name: "Error", message: "", ...error };
  return `${name}: ${message}`;
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return output;
  }
}
