import { sql } from "drizzle-orm";
import {
  boolean,
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
import { createdAt, id, instant, organizationId, organizationPolicy, updatedAt } from "./columns";
import { organizations, users } from "./identity";
import { runs } from "./runs";

const ownOrganization = () => organizationId().references(() => organizations.id, { onDelete: "cascade" });

/** The organization's word on a tool; an agent may be stricter. Tools without a row are allowed. */
export const toolPolicies = pgTable(
  "tool_policies",
  {
    organizationId: ownOrganization(),
    tool: text("tool").notNull(),
    policy: text("policy", { enum: ["allowed", "approval", "denied"] }).notNull(),
    updatedAt: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.tool] }), organizationPolicy()],
);

/** Where an organization's further tools come from: an MCP server, or an API described by an OpenAPI document. */
export const toolSources = pgTable(
  "tool_sources",
  {
    id: id(),
    organizationId: ownOrganization(),
    kind: text("kind", { enum: ["mcp", "openapi"] }).notNull(),
    /** Prefix of its tools' names: lower case, digits and underscores. */
    key: text("key").notNull(),
    name: text("name").notNull(),
    url: text("url").notNull(),
    authentication: text("authentication", { enum: ["none", "headers", "oauth"] }).notNull(),
    /** Sealed headers, or the OAuth client and tokens. */
    credentialsEncrypted: text("credentials_encrypted"),
    timeoutMs: integer("timeout_ms").notNull().default(30_000),
    enabled: boolean("enabled").notNull().default(true),
    /** The OpenAPI document, as it was read. */
    document: jsonb("document"),
    /** Circuit breaker, shared by all processes: failures in a row, and until when nothing is tried. */
    failures: integer("failures").notNull().default(0),
    failingSince: instant("failing_since"),
    openUntil: instant("open_until"),
    lastError: text("last_error"),
    listedAt: instant("listed_at"),
    /** Which process refreshes the OAuth tokens now, and until when. */
    refreshUntil: instant("refresh_until"),
    createdBy: uuid("created_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("tool_sources_organization_id_id_key").on(t.organizationId, t.id),
    unique("tool_sources_key_key").on(t.organizationId, t.key),
    organizationPolicy(),
  ],
);

/** The tools that a source offered when it was last asked. */
export const sourceTools = pgTable(
  "source_tools",
  {
    organizationId: organizationId(),
    sourceId: uuid("source_id").notNull(),
    /** The source's own name of the tool. */
    name: text("name").notNull(),
    description: text("description").notNull(),
    /** JSON Schema of the arguments. */
    inputSchema: jsonb("input_schema").notNull(),
    effect: text("effect", { enum: ["pure", "side_effect"] }).notNull(),
    /** Whether agents may be given it. */
    exposed: boolean("exposed").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.sourceId, t.name] }),
    foreignKey({
      name: "source_tools_source_fk",
      columns: [t.organizationId, t.sourceId],
      foreignColumns: [toolSources.organizationId, toolSources.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** What people attach and what tools make. The bytes lie in the file store under `storage_key`. */
export const files = pgTable(
  "files",
  {
    id: id(),
    organizationId: ownOrganization(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** Told from the bytes, not from what was claimed. */
    mediaType: text("media_type").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    sha256: text("sha256").notNull(),
    storageKey: text("storage_key").notNull(),
    /** What a model reads of a document; null for images. */
    extractedText: text("extracted_text"),
    /** The run whose tool made it. */
    runId: uuid("run_id"),
    createdAt: createdAt(),
    /** Set once a message refers to it; a file without one is purged after a day. */
    attachedAt: instant("attached_at"),
  },
  (t) => [
    unique("files_organization_id_id_key").on(t.organizationId, t.id),
    index("files_user_idx").on(t.organizationId, t.userId, t.createdAt),
    index("files_run_idx").on(t.organizationId, t.runId).where(sql`${t.runId} is not null`),
    index("files_made_idx").on(t.organizationId, t.createdAt).where(sql`${t.runId} is not null`),
    index("files_unattached_idx").on(t.createdAt).where(sql`${t.attachedAt} is null`),
    index("files_search_idx").using("gin", sql`to_tsvector('simple', left(${t.extractedText}, 200000))`),
    foreignKey({
      name: "files_run_fk",
      columns: [t.organizationId, t.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/**
 * Bytes in the file store that no row stands for: of files that were deleted, in whatever way, and of files that are being
 * stored just now. Written by triggers on `files`; once a key is due, its bytes are removed.
 */
export const storageDeletions = pgTable(
  "storage_deletions",
  {
    storageKey: text("storage_key").primaryKey(),
    dueAt: instant("due_at").notNull().defaultNow(),
  },
  (t) => [index("storage_deletions_due_idx").on(t.dueAt)],
);
