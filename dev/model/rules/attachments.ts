import type { Answer } from "../answer";

/** A message as the app sends it with files: the words, a notice, and then the files. */
const NOTICE = /\n\nFiles that the person attached follow\.[^\n]*/u;
const NAME = /^(?:<attached_file name=|\[Attached (?:picture|file) )("(?:[^"\\]|\\.)*")/gmu;
const TEXT = /^<attached_file name=("(?:[^"\\]|\\.)*")[^>]*>\n(?:\[Page 1\]\n)?([^\n]+)/gmu;
const longestQuote = 200;

/** The person's own words: what stands in attached files asks nothing of the model. */
export function withoutFiles(message: string): string {
  const at = message.search(NOTICE);
  return at < 0 ? message : message.slice(0, at);
}

/** What to say to files for which no tool is needed; undefined when none came. */
export function replyToFiles(message: string): Answer | undefined {
  const at = message.search(NOTICE);
  if (at < 0) return undefined;
  const files = message.slice(at);
  const names = [...files.matchAll(NAME)].map(([, name = ""]) => `**${JSON.parse(name) as string}**`);
  const quotes = [...files.matchAll(TEXT)].map(
    ([, name = "", line = ""]) => `${JSON.parse(name) as string} begins:\n\n> ${line.slice(0, longestQuote)}`,
  );
  const opening = `${names.join(" and ")} came with your message.`;
  const limits = "The demo model looks at no pictures and understands no documents; a real model does both.";
  return { text: [opening, ...quotes, limits].join("\n\n") };
}
