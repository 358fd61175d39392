import "server-only";
import { asc, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { messages } from "@/drizzle/schema/messages";
import { runSpans, runs, usageRecords } from "@/drizzle/schema/runs";
import { findModel } from "@/features/models/catalog/catalog";
import { Usage } from "@/features/models/schema";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { getConversation, readConversation } from "../data";
import { shownBranch } from "../messages/shown-branch";
import type { Conversation } from "../schema";
import type { ConversationUsage } from "./schema";

const perPage = 100;

/** A conversation as a file, written while it is sent: one page of messages is in memory at a time. */
export async function exportConversation(
  ctx: OrganizationContext,
  id: string,
  format: "markdown" | "json",
): Promise<Response> {
  const conversation = await getConversation(ctx, id);
  const pieces = format === "json" ? asJson(ctx, conversation) : asMarkdown(ctx, conversation);
  const name = fileName(conversation.title);
  const [type, extension] = format === "json" ? ["application/json", "json"] : ["text/markdown; charset=utf-8", "md"];
  return new Response(streamOf(pieces), {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="conversation.${extension}"; filename*=UTF-8''${encodeURIComponent(`${name}.${extension}`)}`,
    },
  });
}

/** Pulled by the reader, so a slow one makes no heap grow; a failure breaks the connection, never ends the file well. */
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

async function* asMarkdown(ctx: OrganizationContext, conversation: Conversation): AsyncGenerator<string> {
  yield `# ${conversation.title.replace(/\s+/g, " ")}\n`;
  for (const message of await shownBranch(ctx, conversation.id)) {
    const speaker = message.role === "user" ? "You" : (message.agent ?? "Agent");
    const said = [message.content.trim(), ...message.files.map(({ name }) => `[Attached: ${name}]`)];
    yield `\n## ${speaker}\n\n${said.filter((text) => text !== "").join("\n\n")}\n`;
  }
}

/** Every message of every branch, in the order in which they came. */
export async function* everyMessage(ctx: OrganizationContext, conversationId: string) {
  for (let after = 0; ; ) {
    const rows = await messagesAfter(ctx, conversationId, after);
    for (const { position, ...message } of rows) {
      yield message;
      after = position;
    }
    if (rows.length < perPage) return;
  }
}

async function* asJson(ctx: OrganizationContext, conversation: Conversation): AsyncGenerator<string> {
  const { id, title, head_id, created_at, last_message_at } = conversation;
  const head = JSON.stringify({ id, title, head_id, created_at, last_message_at }, null, 2);
  yield `${head.slice(0, -2)},\n  "messages": [`;
  let separator = "\n    ";
  for await (const message of everyMessage(ctx, id)) {
    yield separator + JSON.stringify(message);
    separator = ",\n    ";
  }
  yield "\n  ]\n}\n";
}

function messagesAfter(ctx: OrganizationContext, conversationId: string, after: number) {
  return withOrganization(ctx, async (tx) => {
    await readConversation(tx, ctx, conversationId);
    return tx
      .select({
        position: messages.position,
        id: messages.id,
        parent_id: messages.parentId,
        role: messages.role,
        content: messages.content,
        parts: messages.parts,
        run_id: messages.runId,
        agent: answeringAgent,
        files: attachedFiles,
        created_at: messages.createdAt,
      })
      .from(messages)
      .where(sql`${messages.conversationId} = ${conversationId} and ${messages.position} > ${after}`)
      .orderBy(asc(messages.position))
      .limit(perPage);
  });
}

/** Who gave an answer. Drizzle drops table names in the selected columns of a single table, so both spell them out. */
const answeringAgent = sql<string | null>`(
  select r.current_agent_key from runs r
  where r.organization_id = "messages".organization_id and r.id = "messages".run_id and "messages".role = 'assistant')`;

/** What came with a message; the bytes are at `GET /api/v1/files/{id}/content`. */
const attachedFiles = sql<unknown>`(
  select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'media_type', f.media_type) order by mf.position), '[]')
  from message_files mf join files f on f.organization_id = mf.organization_id and f.id = mf.file_id
  where mf.organization_id = "messages".organization_id and mf.message_id = "messages".id)`;

function fileName(title: string): string {
  const plain = title
    .replace(/[\p{Cc}/\\:*?"<>|]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return plain.slice(0, 80).trim() || "conversation";
}

const LastSpan = z.object({
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
  model: z.string().nullable(),
});

/** How full the window was at the last model call, and what everything cost. */
export function getConversationUsage(ctx: OrganizationContext, id: string): Promise<ConversationUsage> {
  return withOrganization(ctx, async (tx) => {
    await readConversation(tx, ctx, id);
    const [total] = await tx
      .select({
        cost: sql<string>`coalesce(sum(${usageRecords.costMicros}), 0)`,
        runs: sql<number>`count(*)::int`,
        estimated: sql<boolean>`coalesce(bool_or(${usageRecords.estimated}), false)`,
      })
      .from(usageRecords)
      .innerJoin(runs, eq(runs.id, usageRecords.runId))
      .where(eq(runs.conversationId, id));
    const [last] = await tx
      .select({
        model: runs.model,
        answeredBy: runs.answeredBy,
        usage: runs.usage,
        // The last call alone: a run's own figures add up all its calls, each of which reads everything again.
        span: sql<unknown>`(
          select json_build_object('usage', s.usage, 'model', s.model) from ${runSpans} s where s.run_id = ${runs.id} and s.kind = 'model' and s.parent is null
            and s.usage is not null order by s.number desc limit 1)`,
      })
      .from(runs)
      .where(sql`${runs.conversationId} = ${id} and ${runs.usage} is not null`)
      .orderBy(desc(runs.createdAt), desc(runs.id))
      .limit(1);
    const span = LastSpan.safeParse(last?.span).data;
    const call = span?.usage;
    const model = span?.model ?? last?.answeredBy?.at(-1)?.model ?? last?.model ?? null;
    const run = Usage.safeParse(last?.usage).data;
    const single = call ?? (run?.requests === 1 ? run : undefined);
    const average = run && run.requests > 1 ? Math.round(run.input_tokens / run.requests) + run.output_tokens : null;
    return {
      model,
      context_tokens: single ? single.input_tokens + single.output_tokens : average,
      context_window: model ? (findModel(model)?.contextWindow ?? null) : null,
      cost_micros: Number(total?.cost ?? 0),
      runs: total?.runs ?? 0,
      estimated: (total?.estimated ?? false) || (!single && average !== null),
    };
  });
}
