import type { Conversation } from "../conversation";
import { findCalculations, findSpreadFormula, findStorySum } from "./arithmetic/find";
import { clauses } from "./clauses";
import { findCodeRequest, findComputation, findDistantDate } from "./code/find";
import { findTimes } from "./dates/find";
import { withoutDates } from "./dates/parse-date";
import type { Need } from "./need";
import { previousResult } from "./previous-result";
import { isSmallTalk } from "./reply";
import { docsSearch, findDocsSearch, findHistorySearch, findProductQuestion } from "./search";
import { isTransfer } from "./specialists";

export interface Understanding {
  needs: Need[];
  /** Said beside the results, or alone where there are none. */
  notes: Note[];
}

export type Note = { kind: "foreign-code"; language: string } | { kind: "unknown-task" };

/** A sum told as a story is a few sentences with short numbers; the patterns for it are slow on more. */
const LONGEST_STORY = 600;

/** What must be found out to answer the message. */
export function understand(message: string, conversation: Conversation, now: Date): Understanding {
  const code = findCodeRequest(message);
  if (code?.kind === "own") return { needs: code.needs, notes: [] };
  if (code?.kind === "foreign") return { needs: [], notes: [{ kind: "foreign-code", language: code.language }] };
  const previous = previousResult(conversation);
  const short = message.length <= LONGEST_STORY && !/\d{25}/u.test(message);
  const story = short ? findStorySum(message) : [];
  const found = clauses(message).flatMap((clause) => needsOf(clause, previous, now, story.length > 0));
  const written = code?.kind === "written" && !found.some(({ tool }) => tool === "run_code") ? code.needs : [];
  const spread = short && story.length + found.length === 0 ? findSpreadFormula(message) : [];
  const needs = distinct([...story, ...found, ...spread, ...written]);
  if (needs.length === 0 && isLibrarian(conversation) && isQuestion(message)) needs.push(docsSearch(message));
  if (code?.kind === "unknown-task" && needs.length === 0) return { needs: [], notes: [{ kind: "unknown-task" }] };
  return { needs, notes: [] };
}

/** An agent whose work is to look things up looks up whatever it is asked. */
function isLibrarian({ tools }: Conversation): boolean {
  const names = tools.map(({ name }) => name);
  return names.includes("search_docs") && !names.includes("run_code") && !names.some(isTransfer);
}

function isQuestion(message: string): boolean {
  const asks = /^(?:what|which|who|whose|when|where|why|how|is|are|does|do|can|explain|compare|tell me)\b|\?\s*$/iu;
  return asks.test(message.trim()) && !isSmallTalk(message);
}

function needsOf(clause: string, previous: string | undefined, now: Date, summed: boolean): Need[] {
  const code = findCodeRequest(clause);
  if (code?.kind === "written") return code.needs;
  const search = findHistorySearch(clause) ?? findDocsSearch(clause);
  if (search) return [search];
  const distant = findDistantDate(clause, now);
  if (distant) return [distant];
  const times = findTimes(clause, now);
  const calculations = summed ? [] : findCalculations(withoutDates(clause, times.mentions), previous);
  const needs: Need[] = [...calculations, ...times.needs];
  if (needs.length > 0) return needs;
  const computation = findComputation(clause);
  const found = computation ?? findProductQuestion(clause);
  return found ? [found] : [];
}

function distinct(needs: Need[]): Need[] {
  const seen = new Set<string>();
  return needs.filter((need) => {
    const { label: _label, ...rest } = need;
    const key = JSON.stringify(rest);
    return !seen.has(key) && seen.add(key);
  });
}
