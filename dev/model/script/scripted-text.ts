/** Numbered words, exactly so many characters: a missing or repeated piece shows as a gap in the numbers. */
export function scriptedText(chars: number): string {
  let text = "";
  for (let index = 0; text.length < chars; index++) text += `${String(index).padStart(6, "0")} `;
  return text.slice(0, chars);
}
