import type { Detector } from "./detector";

const word = "[\\p{L}\\p{N}]";

/**
 * What finds an organization's words: whole ones, in any case, with any spacing and invisible characters between, and
 * with accents or without. Languages that write no spaces have no whole words, so there the characters decide.
 */
export function keywordDetectors(keywords: readonly string[]): Detector[] {
  return keywords.map((keyword) => {
    const pieces = [...keyword.normalize("NFKC").trim().toLowerCase()].map(sourceOf);
    const isSpaced = !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(keyword);
    const [before, after] = isSpaced ? [`(?<!${word}|${word}-)`, `(?!\\p{M}|${word}|-${word})`] : ["", ""];
    const gap = "[\\p{Cf}]{0,3}";
    const beginnings = pieces.reduceRight((rest, piece) => (rest === "" ? piece : `${piece}${gap}(?:${rest})?`), "");
    return {
      kind: "keyword",
      label: "WORD",
      pattern: new RegExp(before + pieces.join(gap) + after, "giu"),
      tail: new RegExp(`${before}${beginnings}[\\p{M}-]{0,2}$`, "giu"),
    };
  });
}

function sourceOf(character: string): string {
  if (/\s/.test(character)) return "[\\s\\p{Cf}\\u00a0_-]{1,4}";
  if (/[-‐‑–]/.test(character)) return "[-‐‑–]";
  const plain = character.normalize("NFD").replace(/\p{M}/gu, "");
  const wide = /[!-~]/.test(plain) ? String.fromCodePoint((plain.codePointAt(0) ?? 0) + 0xfee0) : "";
  const wideUpper = /[a-z]/.test(plain) ? String.fromCodePoint((plain.toUpperCase().codePointAt(0) ?? 0) + 0xfee0) : "";
  const lookalike = cyrillic[plain] ?? "";
  const marks = plain === character ? "" : "\\p{M}{0,2}";
  const options = [...new Set([character, plain, ...wide, ...wideUpper, ...lookalike])];
  return `[${options.map((each) => each.replace(/[\\\]^-]/g, "\\$&")).join("")}]${marks}`;
}

/** Cyrillic letters that look like Latin ones. */
const cyrillic: Readonly<Record<string, string>> = { a: "а", c: "с", e: "е", o: "о", p: "р", x: "х", y: "у", i: "і" };
