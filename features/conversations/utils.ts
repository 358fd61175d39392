import type { FileReference } from "@/features/files/schema";
import type { RunStatus } from "@/features/runs/schema";
import type { Conversation, Message } from "./schema";

export interface ConversationGroup {
  label: string;
  conversations: Conversation[];
}

const dayMs = 86_400_000;

/** Conversations, newest first, under the names by which people remember days. `now` is the reader's moment. */
export function groupByDate(conversations: readonly Conversation[], now: Date): ConversationGroup[] {
  const groups: ConversationGroup[] = [];
  for (const conversation of conversations) {
    const label = dayLabel(new Date(conversation.last_message_at), now);
    const group = groups.at(-1);
    if (group?.label === label) group.conversations.push(conversation);
    else groups.push({ label, conversations: [conversation] });
  }
  return groups;
}

function dayLabel(date: Date, now: Date): string {
  // Midnights are compared, rounded: a day with a change of the clock has 23 or 25 hours.
  const days = Math.round((midnight(now) - midnight(date)) / dayMs);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days <= 7) return "Previous 7 days";
  if (days <= 30) return "Previous 30 days";
  const month = date.toLocaleString("en", { month: "long" });
  return date.getFullYear() === now.getFullYear() ? month : `${month} ${date.getFullYear()}`;
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** A message that was sent from here and has not been taken by the server yet. */
export interface PendingMessage {
  key: string;
  text: string;
  files: readonly FileReference[];
  /** Known as soon as the server has taken the message. */
  runId: string | null;
  state: "sending" | "retrying" | "failed";
  error: string | null;
}

export type ChatRow =
  | { type: "user"; key: string; message: Message }
  | { type: "pending"; key: string; pending: PendingMessage }
  | { type: "answer"; key: string; runId: string | null; message: Message | null; question: Message | null };

/**
 * The rows of a conversation, oldest first, from its messages, newest first. A user message whose answer has not
 * been stored is followed by the answer's row all the same: the row keeps its key when the message arrives. While newer
 * messages are not loaded, nothing is known of what follows the last one.
 */
export function chatRows(
  newestFirst: readonly Message[],
  pending: PendingMessage | null,
  isDetached = false,
): ChatRow[] {
  const rows: ChatRow[] = [];
  const messages = newestFirst.toReversed();
  messages.forEach((message, index) => {
    if (message.role === "assistant") {
      const question = messages[index - 1] ?? null;
      rows.push({
        type: "answer",
        key: `answer:${message.run_id ?? message.id}`,
        runId: message.run_id,
        message,
        question,
      });
      return;
    }
    rows.push({ type: "user", key: `user:${message.run_id ?? message.id}`, message });
    const next = messages[index + 1];
    const isUnanswered = next ? next.role === "user" : !isDetached;
    if (message.run_id && isUnanswered) {
      rows.push({
        type: "answer",
        key: `answer:${message.run_id}`,
        runId: message.run_id,
        message: null,
        question: message,
      });
    }
  });
  if (pending)
    rows.push({ type: "pending", key: pending.runId ? `user:${pending.runId}` : `pending:${pending.key}`, pending });
  return rows;
}

const openStatuses: readonly (RunStatus | null)[] = ["queued", "running", "waiting", "paused"];

/** The run that is answering now, judged by the newest message. */
export function openRunOf(newestFirst: readonly Message[]): string | null {
  const newest = newestFirst[0];
  return newest?.role === "user" && openStatuses.includes(newest.run_status) ? newest.run_id : null;
}

/** Older pages, newest first, with a fresh newest page laid over them; alone it stands when a gap lies between. */
export function mergeNewest(older: readonly Message[], newest: readonly Message[]): Message[] {
  const oldestFresh = newest.at(-1);
  const overlap = oldestFresh ? older.findIndex(({ id }) => id === oldestFresh.id) : -1;
  return overlap < 0 ? [...newest] : [...newest, ...older.slice(overlap + 1)];
}
