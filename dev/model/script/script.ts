import { z } from "zod";
import type { Answer } from "../answer";
import { type Conversation, currentTurn, lastUserText, toolResults } from "../conversation";
import { BadRequest } from "../wire/read";
import { scriptedText } from "./scripted-text";

const Fault = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("status"),
    status: z.number().int(),
    retryAfterSeconds: z.number().optional(),
    code: z.string().optional(),
    message: z.string().optional(),
  }),
  z.object({ kind: z.literal("hang") }),
  z.object({ kind: z.enum(["cut", "stall", "malformed", "error"]), afterChars: z.number().int() }),
]);

/** One answer of the model, exactly. */
const Step = z.strictObject({
  text: z.string().optional(),
  /** Instead of `text`: that many characters of numbered words. */
  chars: z.number().int().positive().optional(),
  reasoning: z.string().optional(),
  refusal: z.string().optional(),
  /** Made in parallel. `arguments` is JSON text, or a value that becomes it. */
  calls: z
    .array(z.strictObject({ name: z.string(), arguments: z.unknown().optional(), id: z.string().optional() }))
    .optional(),
  incomplete: z.enum(["max_output_tokens", "content_filter"]).optional(),
  fault: Fault.optional(),
  /** The fault strikes the first so many requests of this step, then the step answers. Always, if absent. */
  faultTimes: z.number().int().optional(),
  endless: z.boolean().optional(),
  pace: z
    .strictObject({ firstDelayMs: z.number(), delayMs: z.number(), chunkChars: z.number().int().positive() })
    .partial()
    .optional(),
});
export type Step = z.input<typeof Step>;

export const Script = z.array(Step).min(1);
export type Script = z.input<typeof Script>;

const IN_MESSAGE = /\bscript:\s*(?<json>\[[\s\S]*\])\s*$/u;
const BY_NAME = /\bscript:\s*(?<name>[\w.-]+)/u;

/** The prompt that makes the scripted model follow a script. */
export function scriptPrompt(script: Script): string {
  return `script: ${JSON.stringify(script)}`;
}

/** What the last message asks for: the script in it, or the one registered under the name in it. */
export function findScript(
  conversation: Conversation,
  registered: ReadonlyMap<string, z.output<typeof Script>>,
): { key: string; script: z.output<typeof Script> } | undefined {
  const message = lastUserText(conversation);
  const json = IN_MESSAGE.exec(message)?.groups?.json;
  if (json) return { key: message, script: readScript(json) };
  const name = BY_NAME.exec(message)?.groups?.name;
  const script = name === undefined ? undefined : registered.get(name);
  return name !== undefined && script ? { key: message, script } : undefined;
}

/** A script from JSON text; says what is wrong with a bad one. */
export function readScript(json: string): z.output<typeof Script> {
  const parsed = Script.safeParse(JSON.parse(json));
  if (!parsed.success) throw new BadRequest(`This is not a script: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * The step that comes next, by the number of tool results since the message. So a server that takes a run over, or a
 * client that tries again, gets the same step again.
 */
export function currentStep(conversation: Conversation, script: z.output<typeof Script>): number {
  let results = toolResults(currentTurn(conversation)).length;
  let index = 0;
  for (const { calls = [] } of script) {
    if (calls.length === 0 || results < calls.length) break;
    results -= calls.length;
    index++;
  }
  return Math.min(index, script.length - 1);
}

/** A step as an answer; `attempts` requests of it came before. */
export function answerOf(step: z.output<typeof Step>, attempts: number): Answer {
  const { chars, calls, fault, faultTimes, text, pace, ...rest } = step;
  const strikes = fault && (faultTimes === undefined || attempts < faultTimes);
  const said = chars === undefined ? text : scriptedText(chars);
  return {
    ...defined(rest),
    ...(said === undefined ? {} : { text: said }),
    ...(calls ? { calls: calls.map(toCall) } : {}),
    ...(pace ? { pace: defined(pace) } : {}),
    ...(strikes ? { fault: defined(fault) } : {}),
  };
}

function toCall(call: NonNullable<z.output<typeof Step>["calls"]>[number]) {
  const given = call.arguments ?? {};
  const json = typeof given === "string" ? given : JSON.stringify(given);
  return { name: call.name, arguments: json, ...(call.id === undefined ? {} : { id: call.id }) };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;
}
