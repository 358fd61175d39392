import { inDigits } from "../arithmetic/numbers";
import { findDates, withIsoDates } from "../dates/parse-date";
import type { CodeNeed } from "../need";
import { CRAFT_TASKS } from "./craft-tasks";
import { DATE_TASKS } from "./date-tasks";
import { type FoundCode, findCode, isJavaScript } from "./extract";
import { fixByRule } from "./fix";
import { NUMBER_TASKS } from "./number-tasks";
import { PYTHON_TASKS } from "./python-tasks";
import { TASKS, type Task } from "./tasks";
import { TEXT_TASKS } from "./text-tasks";

const FIX =
  /\b(?:fix|bug|debug|broken|wrong|repair|correct|doesn'?t work|does not work|not working|isn'?t working|error|fails?|crash(?:es)?|throws)\b/iu;
const RUN =
  /\b(?:run|execute|eval(?:uate)?|output|result|print|prints|try|test|does|returns?|explain|javascript|js|node)\b/iu;
const WRITE =
  /\b(?:write|create|make|generate|implement|build|give me|show me|need|code|program|script|snippet|function)\b.*\b(?:code|function|script|program|snippet|javascript|js|algorithm|python|typescript)\b|^(?:code|implement|program) |^(?:please )?run (?:some )?(?:javascript|js|python|code) (?:that|which|to)\b/isu;
const WITH_CODE = /\b(?:with|using|in|by) (?:code|javascript|js|python|a script|a program)\b/iu;

const PYTHON = /\bpython\b/iu;

const LONGEST_TASK = 600;

export type CodeRequest =
  /** Code of the person's own; the rest of the message is about it. */
  | { kind: "own"; needs: CodeNeed[] }
  | { kind: "written"; needs: CodeNeed[] }
  | { kind: "foreign"; language: string }
  | { kind: "unknown-task" }
  | undefined;

/** What a message asks of code: to run or repair its own, or to write some. */
export function findCodeRequest(message: string): CodeRequest {
  const found = findCode(message);
  if (found && (found.around.length < 200 || FIX.test(found.around) || RUN.test(found.around))) return own(found);
  const beginning = message.slice(0, LONGEST_TASK);
  if (!WRITE.test(beginning) && !WITH_CODE.test(beginning)) return undefined;
  const python = PYTHON.test(beginning) ? findTask(message, "write", PYTHON_TASKS) : undefined;
  const need = python ? { ...python, language: "python" as const } : findTask(message, "write");
  return need ? { kind: "written", needs: [need] } : { kind: "unknown-task" };
}

/** A question that a small program answers although nobody asked for code: "How many r's are in strawberry?" */
export function findComputation(clause: string): CodeNeed | undefined {
  return findTask(clause, "compute");
}

function own({ code, language, around }: FoundCode): CodeRequest {
  if (language === "python" || language === "py") {
    return { kind: "own", needs: [{ tool: "run_code", label: "your code", code, language: "python", intent: "run" }] };
  }
  if (!isJavaScript(language)) return { kind: "foreign", language };
  if (!FIX.test(around)) return { kind: "own", needs: [{ tool: "run_code", label: "your code", code, intent: "run" }] };
  const fix = fixByRule(code);
  const need: CodeNeed = { tool: "run_code", label: "your code", code, intent: "check" };
  return { kind: "own", needs: [fix.changes.length > 0 ? { ...need, fix } : need] };
}

const ASKS_DATE =
  /\b(?:date|day|when|weekday|until|till)\b|^(?:what(?:'s| is)? )?(?:in |today )?(?:minus |plus )?\d+ (?:day|week|month|year)/iu;

/** A date some time away, which the clock does not know: "what date is it in 100 days?" */
export function findDistantDate(clause: string, now: Date): CodeNeed | undefined {
  if (!ASKS_DATE.test(inDigits(clause))) return undefined;
  return findTask(withIsoDates(clause, findDates(clause, now)), "compute", DATE_TASKS);
}

function findTask(text: string, intent: "write" | "compute", tasks = candidates(intent)): CodeNeed | undefined {
  const plain = inDigits(text.slice(0, LONGEST_TASK).replace(/\s+/gu, " ").trim());
  for (const task of tasks) {
    const match = task.pattern.exec(plain);
    if (!match) continue;
    const groups = match.groups ?? {};
    return { tool: "run_code", label: task.title(groups), code: task.code(groups), intent, note: task.note };
  }
  return undefined;
}

function candidates(intent: "write" | "compute"): Task[] {
  const others = [...NUMBER_TASKS, ...TASKS, ...TEXT_TASKS, ...CRAFT_TASKS];
  return intent === "write" ? [...others, ...DATE_TASKS] : [...DATE_TASKS, ...others];
}
