import { type Conversation, type Item, toolResults } from "../conversation";
import { readResult } from "../read-result";

/** The number that "that" means: the last calculator result before the message, else the last number in bold. */
export function previousResult(conversation: Conversation): string | undefined {
  const asked = conversation.items.findLastIndex((item) => item.kind === "user");
  const earlier = conversation.items.slice(0, Math.max(0, asked));
  const calculated = toolResults(earlier).findLast(({ name }) => name === "calculator");
  const value = calculated && String(readResult(calculated.output).fields.result ?? "");
  return value && /^-?\d[\d.e+-]*$/u.test(value) ? value : lastBoldNumber(earlier);
}

function lastBoldNumber(items: Item[]): string | undefined {
  const said = items.findLast((item) => item.kind === "assistant")?.text ?? "";
  const number = [...said.matchAll(/\*\*(-?\d[\d,]*(?:\.\d+)?)%?\*\*/gu)].at(-1)?.[1];
  return number?.replaceAll(",", "");
}
