import type { FileReference } from "@/features/files/schema";
import type { Message } from "../schema";

/** How a run was started: by a new message, by an edited one, or by answering one that is there again. */
export interface Asked {
  text: string;
  agent: string | null;
  /** What came with a message that was not there before. */
  files?: readonly FileReference[];
  /** The failed run whose question this is. */
  retryOf?: string;
  /** The message in whose place the new one stands. */
  editOf?: string;
  /** The answer that another one stands beside. */
  regenerate?: string;
}

/** The newest-first messages with the question as the server has stored it, until its own version is read. */
export function withQuestion(before: readonly Message[], runId: string, asked: Asked): Message[] {
  if (asked.regenerate !== undefined) return withQuestionAgain(before, runId, asked.regenerate);
  const edited = asked.editOf === undefined ? -1 : before.findIndex(({ id }) => id === asked.editOf);
  const kept = edited < 0 ? before : before.slice(edited + 1);
  const original = before[edited];
  const question: Message = {
    id: `sent:${runId}`,
    parent_id: kept[0]?.id ?? null,
    role: "user",
    content: asked.text,
    parts: null,
    files: original?.files ?? [...(asked.files ?? [])],
    agent: asked.agent,
    run_id: runId,
    run_status: "running",
    run_error: null,
    alternatives: original
      ? { ...original.alternatives, count: original.alternatives.count + 1, number: original.alternatives.count + 1 }
      : { count: 1, number: 1, previous_id: null, next_id: null },
    feedback: null,
    created_at: new Date().toISOString(),
  };
  const { retryOf } = asked;
  return [question, ...kept.filter(({ run_id }) => run_id !== runId && (!retryOf || run_id !== retryOf))];
}

/** The answer and all after it go from sight; their question is being answered by the new run. */
function withQuestionAgain(before: readonly Message[], runId: string, answerId: string): Message[] {
  const answer = before.findIndex(({ id }) => id === answerId);
  const [question, ...older] = before.slice(answer + 1);
  if (answer < 0 || question === undefined) return [...before];
  return [{ ...question, run_id: runId, run_status: "running", run_error: null }, ...older];
}
