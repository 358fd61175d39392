/** Postgres text holds neither NUL nor half a surrogate pair; both become U+FFFD, the replacement character. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "\uFFFD").toWellFormed();
}

/** What NUL and half a surrogate pair look like in JSON text. */
const unstorable = /\\u(?:0000|d[89a-f])/;

/** JSON whose strings and names Postgres can hold as `jsonb`. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!unstorable.test(json)) return json;
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === "string") return storableText(each);
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([name, item]) => [storableText(name), item]));
  });
}
