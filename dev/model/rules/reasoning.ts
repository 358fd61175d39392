import { pick } from "../compose/markdown";
import type { Need } from "./need";
import type { Progress } from "./progress";
import { agentName } from "./specialists";

/** The thought before calling tools. */
export function reasonForCalls(message: string, needs: Need[]): string {
  const parts = needs.map(describe);
  const first =
    needs.length === 1
      ? pick(["One thing is asked here.", "The question comes down to one thing.", "This needs one look."], message)
      : `The question has ${needs.length} parts that do not depend on each other, so I ask for all of them at once.`;
  const shown = parts.length > 4 ? [...parts.slice(0, 3), `and ${parts.length - 3} more like these`] : parts;
  return `**Choosing tools**\n\n${first} ${shown.join(" ")} I do not work anything out myself; the tools do.`;
}

/** The thought before a hand-off. */
export function reasonForTransfer(need: Need, transfer: string): string {
  const work = need.tool === "run_code" ? "a question of code" : "a question to look up";
  return `**Handing over**\n\nThis is ${work}. The ${agentName(transfer)} has the tools for it, so I hand over.`;
}

/** The thought before the answer. */
export function reasonForAnswer(progress: Progress): string {
  const done = progress.steps.filter(({ result }) => result).length + progress.unclaimed.length;
  const missing = progress.steps.filter(({ result }) => !result).length;
  const opening = done === 1 ? "The result is here." : `All ${done} results are here.`;
  const closing = missing > 0 ? "One part lacks a tool; I say so." : "I put the answer together from them.";
  return `**Writing the answer**\n\n${done === 0 ? "No tool at hand can do this." : opening} ${closing}`;
}

function describe(need: Need): string {
  switch (need.tool) {
    case "calculator":
      return `“${need.label}” is a sum for the calculator: \`${need.expression}\`.`;
    case "current_time":
      return `The clock knows ${need.aspect === "difference" ? "how far the dates are apart" : `the ${need.aspect.replaceAll("_", " ")}`}.`;
    case "run_code":
      return need.intent === "fixed" ? "I try the repaired code." : `For ${need.label} I use the sandbox.`;
    case "search_docs":
      return `I search the documentation for “${need.query}”.`;
    case "search_conversations":
      return `I search the earlier conversations for “${need.query}”.`;
  }
}
