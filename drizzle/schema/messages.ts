import { sql } from "drizzle-orm";
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, organizationId, organizationPolicy } from "./columns";
import { conversations } from "./conversations";
import { users } from "./identity";
import { runs } from "./runs";
import { files } from "./tools";

export const messages = pgTable(
  "messages",
  {
    id: id(),
    organizationId: organizationId(),
    conversationId: uuid("conversation_id").notNull(),
    /** The message before it on its branch; null for the first. Messages with the same one are alternatives. */
    parentId: uuid("parent_id"),
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
    index("messages_parent_idx").on(t.organizationId, t.parentId),
    index("messages_first_idx").on(t.conversationId).where(sql`${t.parentId} is null`),
    index("messages_run_id_idx").on(t.runId),
    index("messages_search_idx").using("gin", sql`to_tsvector('simple', left(${t.content}, 200000))`),
    foreignKey({
      name: "messages_conversation_fk",
      columns: [t.organizationId, t.conversationId],
      foreignColumns: [conversations.organizationId, conversations.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "messages_parent_fk",
      columns: [t.organizationId, t.parentId],
      foreignColumns: [t.organizationId, t.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "messages_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }),
    organizationPolicy(),
  ],
);

/** The files that came with a message. */
export const messageFiles = pgTable(
  "message_files",
  {
    organizationId: organizationId(),
    messageId: uuid("message_id").notNull(),
    fileId: uuid("file_id").notNull(),
    position: integer("position").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.fileId] }),
    index("message_files_file_idx").on(t.fileId),
    foreignKey({
      name: "message_files_message_fk",
      columns: [t.organizationId, t.messageId],
      foreignColumns: [messages.organizationId, messages.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "message_files_file_fk",
      columns: [t.organizationId, t.fileId],
      foreignColumns: [files.organizationId, files.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** What a person thought of an answer. */
export const messageFeedback = pgTable(
  "message_feedback",
  {
    organizationId: organizationId(),
    messageId: uuid("message_id").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    rating: text("rating", { enum: ["good", "bad"] }).notNull(),
    reason: text("reason"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.userId] }),
    foreignKey({
      name: "message_feedback_message_fk",
      columns: [t.organizationId, t.messageId],
      foreignColumns: [messages.organizationId, messages.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);
