import type { OfferedTool } from "../conversation";
import type { Need } from "./need";

const PREFIX = "transfer_to_";
const SPECIALISTS: [needs: Need["tool"][], names: RegExp][] = [
  [["run_code"], /cod(?:e|ing)|develop|program|engineer/iu],
  [["search_docs", "search_conversations"], /research|librar|knowledge|docs?\b|retriev/iu],
];

const ASK = "ask_";

/** Whether a tool asks another agent, which answers and gives the work back. */
export function isAsking(toolName: string): boolean {
  return toolName.startsWith(ASK);
}

/** The agent among the tools that can be asked to see to this need. */
export function helperFor(need: Need, tools: OfferedTool[]): string | undefined {
  const names = SPECIALISTS.find(([needs]) => needs.includes(need.tool))?.[1];
  const helpers = tools.filter(({ name }) => isAsking(name));
  return names && helpers.find(({ name }) => names.test(name.slice(ASK.length)))?.name;
}

export function isTransfer(toolName: string): boolean {
  return toolName.startsWith(PREFIX);
}

/** The hand-off, among the tools offered, to the agent whose work this need is. */
export function specialistFor(need: Need, tools: OfferedTool[]): string | undefined {
  const names = SPECIALISTS.find(([needs]) => needs.includes(need.tool))?.[1];
  const transfers = tools.filter(({ name }) => isTransfer(name));
  return names && transfers.find(({ name }) => names.test(name.slice(PREFIX.length)))?.name;
}

/** "transfer_to_code_assistant" → "code assistant". */
export function agentName(transfer: string): string {
  return transfer.slice(PREFIX.length).replaceAll("_", " ");
}
