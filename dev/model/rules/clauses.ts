const STARTERS =
  "what|what's|whats|which|how|when|where|who|also|then|tell|search|find|look|calculate|compute|convert|run|write|give|show|is it";
const SENTENCE_END = /(?<=[?!])\s+|(?<=[^\d\s]{2}\.)\s+|(?<=\d\.)\s+(?=[A-Z])|[\n;]+/u;
const JOINT = new RegExp(String.raw`,?\s+(?:and|then|plus)\s+(?=(?:${STARTERS})\b)|,\s+(?=(?:${STARTERS})\b)`, "iu");

const OPENERS =
  /^(?:(?:hey|hi|hello|ok|okay|so|and|also|then|now|well|please|pls|cadre|thanks|quick question|first|firstly|next)[\s,:!-]+)+/iu;
const ASKING =
  /^(?:(?:can|could|would|will) you (?:please |kindly )?|i (?:would like|want|need|wanted|'d like) (?:you )?to (?:know )?|i'd like (?:you )?to (?:know )?|(?:please )?(?:tell|show|give) me |do you know |help me |let me know |please )+/iu;
const QUESTION =
  /^(?:what(?:'s|s| is| are| was| would be| does| do)?|how (?:much|many) (?:is|are|does|do)|how much|calculate|compute|work out|figure out|evaluate|solve|find|result of|answer to|value of)\s+/iu;

/** A question is short. What is longer is text to work on, and the patterns are not made for its length. */
const LONGEST_MESSAGE = 4_000;
const LONGEST_CLAUSE = 400;

/** A message's separate questions, in order. */
export function clauses(message: string): string[] {
  return message
    .slice(0, LONGEST_MESSAGE)
    .split(SENTENCE_END)
    .flatMap((sentence) => sentence.split(JOINT))
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "" && clause.length <= LONGEST_CLAUSE && !/\d{100}/u.test(clause));
}

/** Without greeting and politeness: "hey, can you tell me what 2 + 2 is? thx" → "what 2 + 2 is". */
export function withoutPoliteness(clause: string): string {
  let text = clause.trim();
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(OPENERS, "").replace(ASKING, "").trim();
  }
  return text.replace(/[\s,]*(?:please|pls|thx|thanks|thank you)?[\s?!.,]*$/iu, "").trim();
}

/** The thing asked about: "What is 18% of 2,450?" → "18% of 2,450". */
export function subject(clause: string): string {
  const text = withoutPoliteness(clause);
  return text
    .replace(QUESTION, "")
    .replace(/^(?:is|are)\s+/iu, "")
    .replace(/^the (?:result|answer|value) (?:of|to)\s+/iu, "")
    .replace(/\s+(?:is|equals?|make|come to|=)$/iu, "")
    .trim();
}
