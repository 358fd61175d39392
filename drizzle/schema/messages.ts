import { sql } from "drizzle-orm";
import { bigint, foreignKey, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, organizationId, organizationPolicy } from "./columns";
import { conversations } from "./conversations";
import { runs } from "./runs";

export const messages = pgTable(
  "messages",
  {
    id: id(),
    organizationId: organizationId(),
    conversationId: uuid("conversation_id").notNull(),
    /** The run that answers (user message) or that wrote it (assistant message). */
    runId: uuid("run_id"),
    role: text("role", { enum: ["user", "assistant"] }).notNull(),
    /** Position in the conversation's order of arrival; unique across the table. */
    position: bigint("position", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    content: text("content").notNull(),
    /** What an answer was made of (reasoning, tool calls, text), folded from the run's events. */
    parts: jsonb("parts"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("messages_organization_id_id_key").on(t.organizationId, t.id),
    index("messages_conversation_idx").on(t.conversationId, t.position),
    index("messages_run_id_idx").on(t.runId),
    index("messages_search_idx").using("gin", sql`to_tsvector('simple', left(${t.content}, 200000))`),
    foreignKey({
      name: "messages_conversation_fk",
      columns: [t.organizationId, t.conversationId],
      foreignColumns: [conversations.organizationId, conversations.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "messages_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }),
    organizationPolicy(),
  ],
);
