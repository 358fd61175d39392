import { withoutPoliteness } from "./clauses";
import type { SearchNeed } from "./need";

const HISTORY =
  /\b(?:find|search|look (?:up|for|through|in)|show|open|locate)\b.*\b(?:conversations?|chats?|history|messages?|threads?)\b|\b(?:have|had|has|is there|are there)\b.*\b(?:conversations?|chats?|threads?) (?:about|on|with)\b|\b(?:which|what|where)\b.*\b(?:conversations?|chats?|threads?) (?:did|was|were|where|about|with|in which)\b|\b(?:did|have|had) (?:we|i|you) (?:ever |already |previously |once )?(?:talk|talked|speak|spoke|spoken|discuss|discussed|ask|asked|mention|mentioned|chat|chatted|said|say)\b|\bwhat did (?:i|we|you) (?:ask|say|talk|discuss)\b|\b(?:last|previous|earlier|old|past) (?:conversation|chat|question)s?\b|\bi (?:once |already )?asked (?:you )?about\b/iu;
const DOCS =
  /\b(?:docs?|documentation|manual|handbook|guide|readme)\b|\b(?:research|look up|find out|read up|investigate|learn)\b|\bhow (?:do|can|could|should|would) (?:i|we|you|one)\b|\bhow to\b|\bhow (?:does|do|is|are) (?:the |a |an )?(?:\w+ ){0,3}?(?:work|handled|stored|kept|protected|isolated|made|built|tested|deployed)\b|\bwhere (?:do|can) i\b/iu;
const ABOUT =
  /\b(?:what(?:'s)?|which|tell me (?:more )?about|explain|describe|where|why|how|does|can|is there|are there)\b/iu;
const YOU = /\b(?:you|your|yourself)\b/iu;
const EXPLICIT = /\b(?:docs?|documentation|manual|handbook|readme|research|look up|find out|read up|investigate)\b/iu;
const PRODUCT =
  /\b(?:cadre|conversations?|messages?|agents?|tools?|runs?|streams?|streaming|sse|api|keys?|tokens?|rate[- ]limit\w*|deploy|docker|kubernetes|postgres|database|migrations?|self-?host|install|config(?:ure|uration)?|environment|env|variables?|openai|model|provider|brand|rebrand|logo|theme|colou?rs?|organizations?|members?|roles?|sign(?:ing)?[ -]?(?:up|in)|log ?in|passwords?|sessions?|hand-?offs?|handoffs?|sandbox|workflows?|webhooks?|sdk|cli|license|open source|security|isolation|row-level|backup|scal(?:e|ing)|contribut\w*|tests?|demo model|answers?|server|crash(?:es)?|resume|cancel|lease|cookies?|csp|metrics|logs?|health)\b/iu;

const STOP = new Set(
  (
    "a an the under and or but of in on at to for from with about into by as is are was were be been do does did done can could " +
    "should would will i we you me my our your it its this that these those there here what which who how when where why " +
    "search find look up out show tell give open please docs doc documentation manual guide readme research investigate " +
    "read learn conversation conversations chat chats history message messages thread ever already once talk talked " +
    "older old speak discuss discussed ask asked said say mention mentioned any anything something some say says if happens " +
    "happen middle locate last previous earlier past old question questions topic hey hi hello thanks get work works " +
    "working explain describe list summarize summarise put there yesterday today week weeks month ago recently lately have has had need want know one more most also just then than before after again"
  ).split(" "),
);

/** A search of earlier conversations, when that is what the clause wants. */
export function findHistorySearch(clause: string): SearchNeed | undefined {
  if (!HISTORY.test(clause)) return undefined;
  const query = keywords(clause);
  if (!query) return undefined;
  return { tool: "search_conversations", label: query, query };
}

/** A search of the documentation that was asked for by name, or by asking how to do something with the product. */
export function findDocsSearch(clause: string): SearchNeed | undefined {
  const wanted = EXPLICIT.test(clause) || (DOCS.test(clause) && PRODUCT.test(clause));
  return wanted ? docsSearch(clause) : undefined;
}

/** Any other question about the product. */
export function findProductQuestion(clause: string): SearchNeed | undefined {
  return PRODUCT.test(clause) && ABOUT.test(clause) && !YOU.test(clause) && keywords(clause)
    ? docsSearch(clause)
    : undefined;
}

/** Whatever the message is about, for an agent whose work is to look things up. */
export function docsSearch(clause: string): SearchNeed {
  const query = keywords(clause) || "Cadre";
  return { tool: "search_docs", label: query, query };
}

/** Less demanding than before, for a search that found nothing: the longest word, or the singular of a single one. */
export function widerQuery(query: string): string | undefined {
  const words = query.split(/\s+/u);
  if (words.length < 2) return /[^s]s$/iu.test(query) && query.length > 3 ? query.slice(0, -1) : undefined;
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest));
}

function keywords(clause: string): string {
  return withoutPoliteness(clause)
    .replace(/[“”"'‘’`?!.,:;()]+/gu, " ")
    .split(/\s+/u)
    .filter((word) => word && !STOP.has(word.toLowerCase()) && !(word.toLowerCase() === "cadre" && /\s/u.test(clause)))
    .slice(0, 8)
    .join(" ");
}
