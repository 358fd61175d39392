import { sql } from "drizzle-orm";
import { index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
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
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Orders the list: the time of the newest message. */
    lastMessageAt: instant("last_message_at").notNull().defaultNow(),
    /** Set by DELETE so that it can be undone; purged later by the sweep. */
    deletedAt: instant("deleted_at"),
  },
  (t) => [
    unique("conversations_organization_id_id_key").on(t.organizationId, t.id),
    index("conversations_author_idx").on(t.organizationId, t.userId, t.lastMessageAt.desc(), t.id.desc()),
    index("conversations_deleted_idx").on(t.deletedAt).where(sql`${t.deletedAt} is not null`),
    organizationPolicy(),
  ],
);
