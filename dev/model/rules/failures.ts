import type { Answer, Fault } from "../answer";

const MID = 240;
const LONGEST = 400;
const PLEA =
  /^(?:(?:please|pls|now|then|ok|okay|cadre|just|i want you to|can you|could you|would you|simulate|pretend to|trigger|cause|give me|show me|return|throw|raise|make|do|act like|demo|test|try)\s+(?:an? |the |it |to )*)+/iu;

interface Rule {
  pattern: RegExp;
  answer: (match: RegExpExecArray) => Answer;
}

const RULES: Rule[] = [
  { pattern: /^(?:fail|crash|break|error(?: out)?|failure|server error|internal error)$/iu, answer: () => status(500) },
  {
    pattern: /^(?:http )?(?:an )?(?:error|status|code)(?: code)? (?<code>[45]\d\d)$/iu,
    answer: (match) => status(code(match)),
  },
  {
    pattern: /^(?:http (?<code>[45]\d\d)(?: error)?|(?<other>[45]\d\d) error)$/iu,
    answer: (match) => status(code(match)),
  },
  { pattern: /^(?:overload(?:ed)?|be overloaded|unavailable|be unavailable)$/iu, answer: () => status(503) },
  { pattern: /^(?:rate[- ]?limit(?: me)?|be rate[- ]?limited|too many requests)$/iu, answer: () => status(429) },
  {
    pattern: /^(?:exceed (?:my |the )?quota|quota exceeded|insufficient quota|run out of (?:quota|credit))$/iu,
    answer: () => status(429, { code: "insufficient_quota", message: "You exceeded your current quota." }),
  },
  {
    pattern: /^(?:context (?:length|window|too long|overflow)|exceed (?:the )?context(?: length| window)?|too long)$/iu,
    answer: () =>
      status(400, { code: "context_length_exceeded", message: "Your input exceeds the context window of this model." }),
  },
  {
    pattern: /^(?:hang|(?:like )?(?:you )?(?:hang|time ?out|timed out)|never answer|do not answer|don't answer)$/iu,
    answer: () => ({ fault: { kind: "hang" } }),
  },
  {
    pattern: /^(?:stall|freeze|stop sending|hang)(?: mid[- ]?(?:stream|answer|way))?$/iu,
    answer: () => midway("stall"),
  },
  {
    pattern:
      /^(?:stop|drop|cut|die|disconnect|break off|close)(?: the)?(?: connection| stream| answer)? (?:mid[- ]?(?:stream|answer|way|sentence)|in the middle|half[- ]?way)$|^(?:disconnect|drop the connection)$/iu,
    answer: () => midway("cut"),
  },
  {
    pattern: /^(?:fail|error|crash) (?:mid[- ]?(?:stream|answer|way)|in the middle|half[- ]?way)$/iu,
    answer: () => midway("error"),
  },
  {
    pattern:
      /^(?:be )?malformed(?: (?:events?|json|stream|answer|response|output))?$|^(?:send |output )?(?:garbage|broken json|invalid json|malformed \w+)$/iu,
    answer: () => midway("malformed"),
  },
  {
    pattern: /^(?:refuse|decline)(?: to answer| this| me)?$|^refusal$/iu,
    answer: () => ({ refusal: "I’m sorry, but I can’t help with that. (You asked the demo model to refuse.)" }),
  },
  {
    pattern: /^(?:be )?(?:incomplete|cut short|truncate|run out of tokens|max(?:imum)? tokens)$/iu,
    answer: () => partial("max_output_tokens"),
  },
  { pattern: /^(?:be )?(?:content[- ]?filter(?:ed)?|censored|filtered)$/iu, answer: () => partial("content_filter") },
];

const BARE_STATUS =
  /^(?:please )?(?:return|give me|send|throw|simulate|answer with|show me) (?:an? )?(?:http )?(?<code>[45]\d\d)[\s.!]*$/iu;
const AFTERWARDS = /^(?<before>[\s\S]+?)[,.]?\s+(?:and then|then|and)\s+(?<fault>[^,.\n]{3,30}?)[\s.!]*$/iu;

/** The failure that a message asks for, so that error states can be tried; undefined for any other message. */
export function requestedFailure(message: string): Answer | undefined {
  if (message.length > LONGEST) return undefined;
  const bare = BARE_STATUS.exec(message.trim())?.groups?.code;
  if (bare) return status(Number(bare));
  const words = message
    .trim()
    .replace(/[\s.!?,]*(?:please|now|for me|deliberately|on purpose)?[\s.!?]*$/iu, "")
    .replace(PLEA, "")
    .trim();
  for (const { pattern, answer } of RULES) {
    const match = pattern.exec(words);
    if (match) return answer(match);
  }
  return undefined;
}

/** "Calculate 2 + 2, then fail": the question first, the failure instead of the answer. */
export function failureAfterwards(message: string): { before: string; failure: Answer } | undefined {
  const groups = message.length > LONGEST ? undefined : AFTERWARDS.exec(message)?.groups;
  const failure = groups?.fault === undefined ? undefined : requestedFailure(groups.fault);
  return failure && groups?.before !== undefined ? { before: groups.before, failure } : undefined;
}

function code(match: RegExpExecArray): number {
  return Number(match.groups?.code ?? match.groups?.other);
}

function status(number: number, rest: { code?: string; message?: string } = {}): Answer {
  const retry = number === 429 && rest.code === undefined ? { retryAfterSeconds: 2 } : {};
  return { fault: { kind: "status", status: number, ...retry, ...rest } };
}

function midway(kind: Extract<Fault, { afterChars: number }>["kind"]): Answer {
  return {
    reasoning: "The person wants to see a failure in the middle of an answer. I start to answer as usual.",
    text: FILLER,
    fault: { kind, afterChars: MID },
  };
}

function partial(incomplete: NonNullable<Answer["incomplete"]>): Answer {
  return { text: FILLER.slice(0, MID), incomplete };
}

const FILLER = `This answer begins like any other. You asked the demo model to let it go wrong, so somewhere in this paragraph \
it will: what you have read until then stays on the page, and the chat says what happened and whether trying again \
helps. A real provider fails in the same ways, only less politely, and never when you are watching. The rest of this \
text exists so that there is something left to lose when the moment comes, and a little more after that.`;
