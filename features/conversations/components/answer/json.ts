export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Undefined when the text is not (yet) JSON. */
export function readJson(text: string | null): Json | undefined {
  if (text === null || text.trim() === "") return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What a field holds; undefined when there is no such field. */
export function fieldOf(value: Json | undefined, name: string): Json | undefined {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value[name] : undefined;
}

export function textOf(value: Json | undefined, name: string): string | undefined {
  const field = fieldOf(value, name);
  if (typeof field === "number") return String(field);
  return typeof field === "string" && field !== "" ? field : undefined;
}

export function listOf(value: Json | undefined, name: string): Json[] {
  const field = fieldOf(value, name);
  return Array.isArray(field) ? field : [];
}

/** JSON as people read it; other text as it is. */
export function prettyJson(text: string): string {
  const value = readJson(text);
  return value === undefined || typeof value === "string" ? text : JSON.stringify(value, null, 2);
}
