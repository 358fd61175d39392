import type { Answer, Call } from "../answer";
import { compose } from "../compose/compose";
import { type Conversation, currentTurn, lastUserText, toolResults } from "../conversation";
import { replyToFiles, withoutFiles } from "./attachments";
import { failureAfterwards, requestedFailure } from "./failures";
import { type Need, needArguments } from "./need";
import { progressOf } from "./progress";
import { reasonForAnswer, reasonForCalls, reasonForTransfer } from "./reasoning";
import { replyTo } from "./reply";
import { helperFor, isAsking, isTransfer, specialistFor } from "./specialists";
import { asStructured } from "./structured";
import { titleFor, wantsTitle } from "./title";
import { understand } from "./understand";

/** The demo model: what to say next in a conversation. It computes nothing; facts come from tool results only. */
export function decide(conversation: Conversation, now: Date): Answer {
  const answer = inFreeForm(conversation, now);
  const { answerSchema } = conversation;
  if (!answerSchema || answer.text === undefined || answer.endless) return answer;
  return { ...answer, text: asStructured(answer.text, answerSchema) };
}

function inFreeForm(conversation: Conversation, now: Date): Answer {
  if (wantsTitle(conversation)) return { text: titleFor(conversation) };
  const said = lastUserText(conversation);
  const message = withoutFiles(said);
  const failure = requestedFailure(message);
  if (failure) return failure;
  const later = failureAfterwards(message);
  const { needs, notes } = understand(later?.before ?? message, conversation, now);
  const results = toolResults(currentTurn(conversation));
  const handedOver = results.some(({ name }) => isTransfer(name));
  const progress = progressOf(
    needs,
    results.filter(({ name }) => !isTransfer(name) && !isAsking(name)),
    (tool) => conversation.tools.some(({ name }) => name === tool),
  );
  const open = progress.steps.flatMap(({ need, result }) => (result ? [] : [need]));
  const asked = results.filter(({ name }) => isAsking(name));
  const next = nextStep(message, asked.length > 0 ? [] : open, conversation, handedOver);
  if (next) return next;
  if (later) return later.failure;
  if (asked.length > 0) return { text: asked.map(({ output }) => output).join("\n\n") };
  if (needs.length === 0 && notes.length === 0 && progress.unclaimed.length === 0)
    return replyToFiles(said) ?? replyTo(message, conversation);
  return { reasoning: reasonForAnswer(progress), text: compose(progress, notes) };
}

/** Tools first; then a hand-off for what an agent with other tools must do. */
function nextStep(message: string, open: Need[], conversation: Conversation, handedOver: boolean): Answer | undefined {
  const { tools } = conversation;
  const transferFor = (need: Need) => (handedOver ? undefined : specialistFor(need, tools));
  const here = open.filter((need) => !transferFor(need) && tools.some(({ name }) => name === need.tool));
  const now = conversation.parallelCalls ? here : here.slice(0, 1);
  if (now.length > 0) return { reasoning: reasonForCalls(message, now), calls: now.map(toCall) };
  for (const need of open) {
    const helper = helperFor(need, tools);
    if (helper) {
      const reasoning = `I ask ${helper.slice(4).replaceAll("_", " ")} for that.`;
      return { reasoning, calls: [{ name: helper, arguments: JSON.stringify({ input: message }) }] };
    }
    const transfer = transferFor(need);
    if (transfer) return { reasoning: reasonForTransfer(need, transfer), calls: [{ name: transfer, arguments: "{}" }] };
  }
  return undefined;
}

function toCall(need: Need): Call {
  return { name: need.tool, arguments: JSON.stringify(needArguments(need)) };
}
