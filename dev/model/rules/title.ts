import type { Conversation } from "../conversation";
import { withoutPoliteness } from "./clauses";

const WANTED =
  /\b(?:write|generate|create|give|make|propose|suggest|summari[sz]e|answer with|reply with)\b.*\b(?:title|headline)\b|\b(?:short|concise) title\b/isu;
const ABOUT = /\b(?:conversations?|chats?|threads?|messages?|dialogues?)\b/iu;
const FILLER = /^(?:what(?:'s| is| are)?|how (?:do|can) i|which|who|is|are|the|a|an|find|show|run|write|give)\s+/iu;
const LONGEST = 48;
const MOST_WORDS = 9;

/** Whether the instructions ask for nothing but a title for a conversation. */
export function wantsTitle(conversation: Conversation): boolean {
  const { instructions, tools } = conversation;
  return tools.length === 0 && instructions.length < 1500 && WANTED.test(instructions) && ABOUT.test(instructions);
}

/** A title from the words of the first message. */
export function titleFor(conversation: Conversation): string {
  const first = conversation.items.find((item) => item.kind === "user")?.text ?? "";
  const text =
    withoutQuotedRole(first.slice(0, 2_000))
      .replace(/```[\s\S]*?```/gu, " ")
      .split(/[?!\n]|\.\s/u)[0] ?? "";
  let words = withoutPoliteness(text);
  const shorter = words.replace(FILLER, "").trim();
  if (/\s/u.test(shorter)) words = shorter;
  const title = clip(
    words
      .replace(/[*_#`"“”<>]+/gu, (mark, at: number, all: string) => (isFactor(all, at) ? mark : ""))
      .replace(/\s+/gu, " ")
      .replace(/ (?:is|are)$/iu, "")
      .trim(),
  );
  return title ? title.charAt(0).toUpperCase() + title.slice(1) : "New conversation";
}

/** An asterisk between two things is a sign of arithmetic, any other is one of Markdown. */
function isFactor(text: string, at: number): boolean {
  return text.slice(at - 1, at + 2) === " * ";
}

/** Title prompts often wrap the conversation in "User: …". */
function withoutQuotedRole(text: string): string {
  return /^\s*(?:user|human)\s*:\s*(?<said>[^\n]+)/imu.exec(text)?.groups?.said ?? text;
}

function clip(text: string): string {
  const words = text.split(" ").slice(0, MOST_WORDS).join(" ");
  if (words.length <= LONGEST) return words.replace(/[\s,.;:–-]+$/u, "");
  const space = words.lastIndexOf(" ", LONGEST);
  return words.slice(0, space > 0 ? space : LONGEST).replace(/[\s,.;:–-]+$/u, "");
}
