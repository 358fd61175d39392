import "server-only";
import type { AgentOutputItem } from "@openai/agents";
import type { StreamScope } from "@/features/runs/stream/events";

/** One finished model response of an earlier attempt. */
export interface EarlierResponse {
  number: number;
  seq: number;
  agent: string;
  items: AgentOutputItem[];
}

/** An item the earlier attempt showed. */
export interface ShownItem {
  /** Key of the thread that showed it. */
  thread: string;
  itemId: string;
  outputIndex: number;
  seq: number;
  callId: string | null;
  tool: string;
  finished: boolean;
  /** The agent used as a tool that showed it. */
  scope?: StreamScope;
}

/** What is stored of one thread of a run. */
export interface StoredThread {
  responses: EarlierResponse[];
  shown: ShownItem[];
}

export interface ItemRow {
  step: string;
  response: number;
  seq: number;
  agent_key: string;
  item: AgentOutputItem;
}

/** What is stored of each thread, by its key. `rows` come in the order in which they were stored. */
export function groupThreads(rows: readonly ItemRow[], shown: readonly ShownItem[]): Map<string, StoredThread> {
  const threads = new Map<string, StoredThread>();
  for (const row of rows) {
    const { responses } = open(threads, row.step);
    const last = responses.at(-1);
    if (last?.number === row.response) last.items.push(row.item);
    else responses.push({ number: row.response, seq: row.seq, agent: row.agent_key, items: [row.item] });
  }
  for (const item of shown) open(threads, item.thread).shown.push(item);
  return threads;
}

export function threadOf(threads: ReadonlyMap<string, StoredThread>, key: string): StoredThread {
  return threads.get(key) ?? { responses: [], shown: [] };
}

/** The key of the thread that is one attempt of a step. */
export function threadKey(step: string, attempt: number): string {
  return `${step}@${attempt}`;
}

function open(threads: Map<string, StoredThread>, key: string): StoredThread {
  const thread = threadOf(threads, key);
  threads.set(key, thread);
  return thread;
}
