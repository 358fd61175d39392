import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, organizationId, organizationPolicy, updatedAt } from "./columns";
import { organizations, users } from "./identity";

export const conversations = pgTable(
  "conversations",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    /** The author: conversations are private to the person who started them. */
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    /** Who gave the title: the first words of the first message, a model, or a person, whom nobody overwrites. */
    titledBy: text("titled_by", { enum: ["message", "model", "person"] })
      .notNull()
      .default("message"),
    /** The newest message of the branch that is shown. */
    headId: uuid("head_id"),
    /** What the person chose for the next messages; null means the agent's own. */
    agentKey: text("agent_key"),
    model: text("model"),
    reasoningEffort: text("reasoning_effort", { enum: ["none", "minimal", "low", "medium", "high"] }),
    /** A draft of an agent is tried in it: in no list and no search. */
    isTrial: boolean("is_trial").notNull().default(false),
    pinnedAt: instant("pinned_at"),
    archivedAt: instant("archived_at"),
    /** Members of the organization may read it. */
    sharedAt: instant("shared_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Orders the list: the time of the newest message. */
    lastMessageAt: instant("last_message_at").notNull().defaultNow(),
    /** Set by DELETE so that it can be undone; purged later by the sweep. */
    deletedAt: instant("deleted_at"),
  },
  (t) => [
    unique("conversations_organization_id_id_key").on(t.organizationId, t.id),
    index("conversations_author_idx").on(t.organizationId, t.userId, t.lastMessageAt, t.id),
    index("conversations_idle_idx").on(t.organizationId, t.lastMessageAt).where(sql`${t.pinnedAt} is null`),
    index("conversations_deleted_idx").on(t.deletedAt).where(sql`${t.deletedAt} is not null`),
    organizationPolicy(),
  ],
);

/** Links under which anybody may read a conversation as it stood at a message. Only the secret's digest is kept. */
export const conversationLinks = pgTable(
  "conversation_links",
  {
    id: id(),
    organizationId: organizationId(),
    conversationId: uuid("conversation_id").notNull(),
    tokenHash: text("token_hash").notNull(),
    /** The branch and the last message that the link shows. */
    headId: uuid("head_id").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [
    unique("conversation_links_token_hash_key").on(t.tokenHash),
    index("conversation_links_conversation_idx").on(t.organizationId, t.conversationId),
    foreignKey({
      name: "conversation_links_conversation_fk",
      columns: [t.organizationId, t.conversationId],
      foreignColumns: [conversations.organizationId, conversations.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** Messages that wait until the agent has answered. */
export const queuedMessages = pgTable(
  "queued_messages",
  {
    id: id(),
    organizationId: organizationId(),
    conversationId: uuid("conversation_id").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Orders the queue; reordering gives new ones. */
    position: integer("position").notNull(),
    content: text("content").notNull(),
    agentKey: text("agent_key"),
    fileIds: uuid("file_ids").array().notNull().default(sql`'{}'`),
    /** The person did not want to wait: it comes first, even after a run that failed or was cancelled. */
    sendNow: boolean("send_now").notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [
    index("queued_messages_conversation_idx").on(t.organizationId, t.conversationId, t.position),
    foreignKey({
      name: "queued_messages_conversation_fk",
      columns: [t.organizationId, t.conversationId],
      foreignColumns: [conversations.organizationId, conversations.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** What the older part of a branch was about, for models whose window it would overflow. */
export const conversationSummaries = pgTable(
  "conversation_summaries",
  {
    id: id(),
    organizationId: organizationId(),
    conversationId: uuid("conversation_id").notNull(),
    /** The newest message that the summary covers: it holds for every branch that goes through it. */
    throughId: uuid("through_id").notNull(),
    content: text("content").notNull(),
    tokens: integer("tokens").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("conversation_summaries_through_key").on(t.conversationId, t.throughId),
    foreignKey({
      name: "conversation_summaries_conversation_fk",
      columns: [t.organizationId, t.conversationId],
      foreignColumns: [conversations.organizationId, conversations.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);
