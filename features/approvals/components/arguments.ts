/** A call's arguments for reading; what is no JSON stays as it is. */
export function indentedJson(text: string): string {
  const value = readArguments(text);
  return typeof value === "string" ? text : JSON.stringify(value, null, 2);
}

/** The arguments in a text, or why it holds none. */
export function readArguments(text: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
    return "Write one JSON object: names and values in braces.";
  } catch (error) {
    return `This is not valid JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}
