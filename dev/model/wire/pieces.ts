/**
 * Cuts a text into pieces of about `size` characters that end at a space where there is one near, and never inside a
 * surrogate pair.
 */
export function* pieces(text: string, size: number): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const end = cutAt(text, start, start + Math.max(1, size));
    yield text.slice(start, end);
    start = end;
  }
}

function cutAt(text: string, start: number, target: number): number {
  if (target >= text.length) return text.length;
  const space = text.lastIndexOf(" ", target);
  if (space > start + (target - start) / 2) return space + 1;
  const code = text.charCodeAt(target);
  const insidePair = code >= 0xdc00 && code <= 0xdfff;
  return insidePair ? target + 1 : target;
}
