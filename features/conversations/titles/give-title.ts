import "server-only";
import { askSmallModel } from "@/features/models/gateway/ask-small-model";
import { type EndedRun, onRunEnd } from "@/features/runs/engine/endings";
import { pool } from "@/lib/db/client";
import { log } from "@/lib/telemetry/log";

const timeoutMs = 20_000;
const readCharacters = 2_000;
const longestTitle = 60;
/** A model that gave no title for the first answers is not asked again and again. */
const mostTries = 3;

const instructions =
  "Give this conversation a title of two to six words, in the language in which it is held. " +
  "Answer with the title alone: no quotes, no full stop, no explanation.";

/** Has a small model name each conversation after its first answer. */
export function startTitles(): void {
  onRunEnd("title", giveTitle);
}

/** Where no title comes, the first words stay. A title that a person gave meanwhile stays too. */
async function giveTitle({ organizationId, conversationId, outcome }: EndedRun): Promise<void> {
  if (conversationId === null || outcome !== "completed") return;
  const said = await firstExchange(conversationId);
  if (said === null) return;
  try {
    const { text } = await askSmallModel(organizationId, {
      instructions,
      input: `User: ${said.question}\n\nAssistant: ${said.answer}`,
      maxOutputTokens: 40,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const title = asTitle(text);
    if (title === "") return;
    await pool()`
      update conversations set title = ${title}, titled_by = 'model', updated_at = now()
      where id = ${conversationId} and titled_by = 'message' and deleted_at is null`;
  } catch (error) {
    log().info({ conversation_id: conversationId, err: error }, "No model gave a title; the first words stay.");
  }
}

/** Null once the conversation has a title of its own, or has been tried often enough. */
async function firstExchange(conversationId: string): Promise<{ question: string; answer: string } | null> {
  const [row] = await pool()<{ question: string; answer: string }[]>`
    select left(coalesce(q.content, 'Files'), ${readCharacters}) as question, left(a.content, ${readCharacters}) as answer
    from conversations c
    join lateral (
      select m.id, case when m.content <> '' then m.content else (
        select string_agg(f.name, ', ' order by mf.position) from message_files mf
        join files f on f.organization_id = mf.organization_id and f.id = mf.file_id
        where mf.organization_id = m.organization_id and mf.message_id = m.id) end as content
      from messages m where m.conversation_id = c.id and m.role = 'user' order by m.position limit 1
    ) q on true
    join lateral (
      select content from messages where conversation_id = c.id and role = 'assistant' order by position limit 1
    ) a on true
    where c.id = ${conversationId} and c.titled_by = 'message' and not c.is_trial and c.deleted_at is null
      and (select count(*) from runs r where r.organization_id = c.organization_id and r.conversation_id = c.id) <= ${mostTries}`;
  return row ?? null;
}

/** One line without the quotes, headings and full stops that models like to add. */
export function asTitle(answer: string): string {
  const line = answer.trim().split("\n")[0] ?? "";
  const plain = line.replace(/^[\s#*"'“„«]+|[\s*"'”“»]+$/g, "").replace(/\s+/g, " ");
  const title = plain.replace(/(?<!\.)\.$/, "").replace(/^title:\s*/i, "");
  return title.length <= longestTitle ? title : `${title.slice(0, longestTitle - 1).trimEnd()}…`;
}
