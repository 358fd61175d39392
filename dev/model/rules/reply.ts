import type { Answer } from "../answer";
import { bullets, pick, sentenceCase, table } from "../compose/markdown";
import type { Conversation } from "../conversation";
import { longAnswer } from "./long-answer";
import { SAMPLER, SMALL_TALK } from "./small-talk";
import { isTransfer } from "./specialists";

const TRY = [
  "“What is 18% of 2,450 and what day is it?”",
  "“Write code that prints the first 10 primes”",
  "“Search the docs for rate limits”",
  "“Which weekday was 2024-02-29?”",
  "“Give me a long answer”",
];
const LONG =
  /\b(?:long|lengthy|detailed|huge|endless) (?:answer|text|reply|response|story|essay|article|message|one)\b|^(?:lorem ipsum|(?:write|give|show|send|generate|print)\b.*\blorem ipsum\b)|\b(?<count>\d{2,5})[\s-](?<unit>words?|characters?|chars?|paragraphs?)\b|\b(?:write|tell|give)\b.*\b(?:essay|article|story|novel)\b/iu;
const SLOWLY = /\bslow(?:ly)?\b|\btake your time\b/iu;
const ABILITIES =
  /\bwhat (?:can|could|do) you (?:do|help|offer|know)\b|\bhow can you help\b|^(?:help|\/help|menu|commands?|examples?|options)\b|\bwhat (?:are|is) your (?:abilit|capabilit|skills?|features?|tools?)|\b(?:list|show)(?: me)? (?:your |the |all )?(?:tools|abilities|features|commands)\b|\bwhat should i (?:ask|try)\b|\bhow does (?:this|it)(?: app| thing| site)? work\b|\b(?:give|show) me (?:an |some )?examples?\b|\bwhat tools\b|\b(?:table|list|overview) of (?:the |your |all )?(?:agents|tools)\b|\b(?:which|what) agents\b/iu;
const MARKDOWN = /\bmarkdown\b|\b(?:show|give|make|draw)\b.*\b(?:table|bullets?|formatting|code block)\b/iu;
const MY_NAME =
  /\b[Mm]y name(?: is|'s)\s+(?<name>\p{Lu}[\p{L}'-]+|\p{L}[\p{L}'-]+)|\b[Ii] am (?<other>\p{Lu}[\p{L}'-]+)\b|\b[Ii]'m (?<third>\p{Lu}[\p{L}'-]+)\b/u;
const WHAT_NAME = /\bwhat(?:'s| is) my name\b|\bwho am i\b|\bdo you (?:know|remember) my name\b/iu;
const WHAT_SAID =
  /\bwhat (?:did|was) (?:i|my) (?:just )?(?:say|ask|said|last|first|previous)\b|\bmy (?:last|previous|first) (?:question|message)\b|\bsummari[sz]e (?:this|our|the) (?:conversation|chat)\b/iu;
const REPEAT =
  /^(?:please )?(?:repeat(?: after me)?|say|echo|reply with|answer with)(?: just| only| the words?| exactly)*[\s:]+["“']?(?<words>[^"”]{1,200}?)["”']?[\s.!]*$/iu;

/** Whether a message is talk that needs no search. */
export function isSmallTalk(message: string): boolean {
  const words = beginning(message);
  const asksSelf = [LONG, MARKDOWN, ABILITIES, WHAT_NAME, WHAT_SAID].some((pattern) => pattern.test(words));
  return asksSelf || SMALL_TALK.some(({ pattern }) => pattern.test(words));
}

/** The answer to a message for which no tool is needed. */
export function replyTo(message: string, conversation: Conversation): Answer {
  const words = beginning(message);
  const long = LONG.exec(words);
  if (long) return longReply(words, long.groups);
  if (ABILITIES.test(words)) return { reasoning: "I look at the tools I was offered.", text: abilities(conversation) };
  if (MARKDOWN.test(words)) return { reasoning: "A look at what the chat can render.", text: SAMPLER };
  const recalled = recall(words, conversation);
  if (recalled) return { text: recalled };
  const talk = SMALL_TALK.find(({ pattern }) => pattern.test(words));
  if (talk) return { text: pick(talk.replies, words) };
  return {
    reasoning: "None of my rules fits this message, and I must not make anything up.",
    text: unknown(conversation),
  };
}

/** As much of a message as the patterns need to see. */
function beginning(message: string): string {
  return message.trim().slice(0, 1_000);
}

function longReply(words: string, groups: Record<string, string | undefined> | undefined): Answer {
  const count = Number(groups?.count ?? 0);
  const unit = groups?.unit?.charAt(0).toLowerCase();
  const chars = count === 0 ? 5000 : count * (unit === "w" ? 6 : unit === "p" ? 500 : 1);
  const text = longAnswer(Math.min(chars, 60_000));
  const reasoning = "A long text is wanted. I know one subject at length: Cadre itself.";
  return SLOWLY.test(words) ? { reasoning, text, pace: { delayMs: 120, chunkChars: 24 } } : { reasoning, text };
}

function recall(words: string, conversation: Conversation): string | undefined {
  const said = conversation.items.flatMap((item) => (item.kind === "user" ? [item.text] : []));
  if (WHAT_NAME.test(words)) {
    const groups = said.map((text) => MY_NAME.exec(text)?.groups).findLast(Boolean);
    const name = groups?.name ?? groups?.other ?? groups?.third;
    return name ? `You told me: your name is **${name}**.` : "You have not told me your name in this conversation.";
  }
  if (WHAT_SAID.test(words)) {
    const earlier = said.slice(0, -1).map((text) => `“${text.length > 160 ? `${text.slice(0, 160)}…` : text}”`);
    if (earlier.length === 0) return "This is your first message in this conversation.";
    return `So far you wrote:\n\n${bullets(earlier.slice(-8))}`;
  }
  const echoed = REPEAT.exec(words)?.groups?.words;
  if (echoed) return echoed;
  const introduced = MY_NAME.exec(words)?.groups;
  const name = introduced?.name ?? introduced?.other ?? introduced?.third;
  return name ? `Nice to meet you, **${name}**. Ask me what I can do, or try “${TRY[0]?.slice(1, -1)}”` : undefined;
}

function abilities(conversation: Conversation): string {
  const tools = conversation.tools.filter(({ name }) => !isTransfer(name));
  const agents = conversation.tools.filter(({ name }) => isTransfer(name));
  const rows = tools.map(({ name, description }) => [`\`${name}\``, firstSentence(description)]);
  const handOffs = agents.map(({ name, description }) => {
    const agent = sentenceCase(name.replace("transfer_to_", "").replaceAll("_", " "));
    return [agent, firstSentence(description.replace(/^Handoff to the \S+ agent to handle the request\.\s*/u, ""))];
  });
  return [
    "I am **Cadre’s demo model**. I follow rules and call real tools: I calculate, look at the clock, write and run code, search the docs and search your earlier conversations.",
    ...(rows.length ? ["Tools this agent has:", table(["Tool", "What it does"], rows)] : []),
    ...(handOffs.length ? ["Agents it can hand over to:", table(["Agent", "What for"], handOffs)] : []),
    "**Try one of these:**",
    bullets(TRY),
    "To see how the chat shows trouble, write “fail”, “rate limit me” or “stop mid-stream”.",
  ].join("\n\n");
}

function unknown(conversation: Conversation): string {
  const canTry = conversation.tools.length > 0 ? bullets(TRY) : bullets(TRY.slice(-1));
  return [
    "That is beyond me: I am **Cadre’s demo model**, a set of rules and not a language model. I answer from what tools return, and I do not make up the rest.",
    "**Things I can do:**",
    canTry,
    "For real answers set `OPENAI_API_KEY` (and, for another provider, `OPENAI_BASE_URL`) in `.env.local` and start again; nothing else changes.",
  ].join("\n\n");
}

function firstSentence(text: string): string {
  return (
    text
      .split(/(?<=\.)\s/u)[0]
      ?.replace(/\s+/gu, " ")
      .trim() || "–"
  );
}
