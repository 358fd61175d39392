import "server-only";
import { type AgentInputItem, assistant, user } from "@openai/agents";
import { pool } from "@/lib/db/client";
import { patiently } from "@/lib/db/patience";

/** How many earlier messages of the conversation the model sees. */
const historyMessages = 40;

interface EarlierMessage {
  role: "user" | "assistant";
  content: string;
}

/** The conversation before a run's own message, oldest first. Answers without text (failed ones) are left out. */
export async function readHistory(conversationId: string, runId: string): Promise<EarlierMessage[]> {
  const rows = await patiently(
    () => pool()<EarlierMessage[]>`
      select role, content from messages
      where conversation_id = ${conversationId} and content <> ''
        and position < (select min(position) from messages where run_id = ${runId} and role = 'user')
      order by position desc limit ${historyMessages}`,
  );
  return rows.toReversed();
}

/** The model's input for a new turn of a conversation. */
export function toModelInput(history: readonly EarlierMessage[], message: string): AgentInputItem[] {
  return [
    ...history.map((each) => (each.role === "user" ? user(each.content) : assistant(each.content))),
    user(message),
  ];
}
