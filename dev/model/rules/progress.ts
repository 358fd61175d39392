import type { ToolResult } from "../conversation";
import { readResult } from "../read-result";
import { type Need, needArguments } from "./need";
import { widerQuery } from "./search";

export interface Step {
  need: Need;
  result?: ToolResult;
}

export interface Progress {
  steps: Step[];
  /** Results that no need asked for: from a tool the rules do not know, or to a question they read differently. */
  unclaimed: ToolResult[];
}

/** Sets the needs against what has come back, and adds the needs that follow from the results. */
export function progressOf(needs: Need[], results: ToolResult[], offered: (tool: string) => boolean): Progress {
  const left = [...results];
  const steps: Step[] = needs.map((need) => claim(need, left, isExactly));
  for (const step of steps) {
    if (!step.result) Object.assign(step, claim(step.need, left, isSameTool));
  }
  const further = steps.flatMap((step) => followUp(step) ?? []).filter(({ tool }) => offered(tool));
  steps.push(...further.map((need) => claim(need, left, isExactly)));
  return { steps, unclaimed: left };
}

type Match = (need: Need, result: ToolResult) => boolean;

function claim(need: Need, left: ToolResult[], matches: Match): Step {
  const index = left.findIndex((result) => matches(need, result));
  const [result] = index < 0 ? [] : left.splice(index, 1);
  return result ? { need, result } : { need };
}

function isSameTool(need: Need, result: ToolResult): boolean {
  return result.name === need.tool;
}

function isExactly(need: Need, result: ToolResult): boolean {
  if (!isSameTool(need, result)) return false;
  const given = readResult(result.arguments).fields;
  return Object.entries(needArguments(need)).every(([name, value]) => (given[name] ?? null) === value);
}

/** A repaired program is run again; a search that found nothing is tried once more with a single word. */
function followUp({ need, result }: Step): Need | undefined {
  if (!result) return undefined;
  const { fields } = readResult(result.output);
  if (need.tool === "run_code" && need.intent === "check" && need.fix && fields.error) {
    const { code, changes } = need.fix;
    return { tool: "run_code", label: "the repaired code", code, intent: "fixed", note: changes.join(", ") };
  }
  if (need.tool === "current_time" && need.unit) return inUnit(need.unit, fields.compare_to);
  const empty = Array.isArray(fields.results) && fields.results.length === 0;
  if (empty && (need.tool === "search_docs" || need.tool === "search_conversations")) {
    const query = widerQuery(need.query);
    return query === undefined ? undefined : { ...need, query };
  }
  return undefined;
}

const PER_DAY = { weeks: "/ 7", hours: "* 24", years: "/ 365.25" };

/** The clock counts in days; the calculator makes weeks, hours or years of them. */
function inUnit(unit: keyof typeof PER_DAY, compared: unknown): Need | undefined {
  if (typeof compared !== "object" || compared === null || !("days" in compared)) return undefined;
  const days = String(compared.days).replace("-", "");
  if (!/^\d+$/u.test(days)) return undefined;
  const rounded = unit === "hours" ? `${days} ${PER_DAY.hours}` : `round(${days} ${PER_DAY[unit]}, 1)`;
  return { tool: "calculator", label: `in ${unit} that`, expression: rounded };
}
