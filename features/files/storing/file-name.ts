import { storableText } from "@/lib/db/text";

const longestName = 200;
const longestEnding = 20;
const unnamed = "file";
/** Separators of folders, control characters, and marks that turn the direction of text: `gpj.exe` must not read `exe.jpg`. */
const unwanted = /[/\\\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A name that is safe to show, to keep and to save under. A long one keeps its ending. */
export function safeFileName(name: string): string {
  const clean = storableText(name).replace(unwanted, "_").replace(/^\.+/, "").trim();
  if (clean === "" || clean === "_") return unnamed;
  if (clean.length <= longestName) return clean;
  const ending = /\.[^.]+$/.exec(clean)?.[0] ?? "";
  const kept = ending.length <= longestEnding ? ending : "";
  return clean.slice(0, longestName - kept.length).toWellFormed() + kept;
}
