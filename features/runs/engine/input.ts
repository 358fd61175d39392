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

/** The branch before a run's own message, oldest first. Answers without text (failed ones) are left out. */
export async function readHistory(conversationId: string, runId: string): Promise<EarlierMessage[]> {
  const rows = await patiently(
    () => pool()<EarlierMessage[]>`
      with recursive asked as (
        select organization_id, parent_id from messages
        where conversation_id = ${conversationId} and run_id = ${runId} and role = 'user'
      ), branch as (
        select m.organization_id, m.parent_id, m.role, m.content, 1 as depth
        from asked join messages m on m.organization_id = asked.organization_id and m.id = asked.parent_id
        union all
        select m.organization_id, m.parent_id, m.role, m.content, branch.depth + 1
        from branch join messages m on m.organization_id = branch.organization_id and m.id = branch.parent_id
        where branch.depth < ${historyMessages}
      )
      select role, content from branch where content <> '' order by depth`,
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
