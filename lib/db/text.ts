/** Postgres text holds neither NUL nor half a surrogate pair; both become U+FFFD, the replacement character. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "\uFFFD").toWellFormed();
}

/** JSON whose strings Postgres can hold as `jsonb`. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "string" ? storableText(each) : each));
}
