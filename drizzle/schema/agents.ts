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

/** Agents that an organization builds. What people edit is the draft; what answers is a published version. */
export const agents = pgTable(
  "agents",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    /** Name in the API and in runs: kebab-case, unique in the organization, never one of the catalog's. */
    key: text("key").notNull(),
    /** An `AgentDefinition`. */
    draft: jsonb("draft").notNull(),
    /** Grows with every change of the draft: whoever saves says which one they saw. */
    draftRevision: integer("draft_revision").notNull().default(1),
    /** The version that answers; null until the first is published. */
    publishedVersion: integer("published_version"),
    createdBy: uuid("created_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    archivedAt: instant("archived_at"),
  },
  (t) => [
    unique("agents_organization_id_id_key").on(t.organizationId, t.id),
    unique("agents_key_key").on(t.organizationId, t.key),
    index("agents_created_idx").on(t.organizationId, t.createdAt, t.id),
    organizationPolicy(),
  ],
);

/** Immutable versions of an agent. Append-only for the application role. */
export const agentVersions = pgTable(
  "agent_versions",
  {
    organizationId: organizationId(),
    agentId: uuid("agent_id").notNull(),
    version: integer("version").notNull(),
    definition: jsonb("definition").notNull(),
    /** What changed, in the words of who made it. */
    note: text("note"),
    createdBy: uuid("created_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.agentId, t.version] }),
    foreignKey({
      name: "agent_versions_agent_fk",
      columns: [t.organizationId, t.agentId],
      foreignColumns: [agents.organizationId, agents.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** Provider keys, default models and the like: how an organization reaches models. */
export const modelSettings = pgTable(
  "model_settings",
  {
    organizationId: organizationId()
      .primaryKey()
      .references(() => organizations.id, { onDelete: "cascade" }),
    /** Ids of the model catalog; null means the installation's. */
    defaultModel: text("default_model"),
    smallModel: text("small_model"),
    reasoningEffort: text("reasoning_effort", { enum: ["none", "minimal", "low", "medium", "high"] }),
    /** Tried in this order when a model cannot answer. */
    fallbackModels: text("fallback_models").array().notNull().default(sql`'{}'`),
    updatedAt: updatedAt(),
  },
  () => [organizationPolicy()],
);

/** An organization's own keys of model providers, sealed under the master key. */
export const providerKeys = pgTable(
  "provider_keys",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    provider: text("provider", { enum: ["openai", "openai_compatible", "anthropic", "google"] }).notNull(),
    name: text("name").notNull(),
    keyEncrypted: text("key_encrypted").notNull(),
    /** The last four characters, by which people recognise it. */
    lastFour: text("last_four").notNull(),
    /** Where an OpenAI-compatible provider listens. */
    baseUrl: text("base_url"),
    /** Models of an OpenAI-compatible provider, which the catalog cannot know. */
    models: text("models").array().notNull().default(sql`'{}'`),
    testedAt: instant("tested_at"),
    createdBy: uuid("created_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
  },
  (t) => [index("provider_keys_organization_idx").on(t.organizationId, t.provider), organizationPolicy()],
);

/** What an organization asks of all its agents: they may be stricter and never weaker. */
export const guardrailPolicies = pgTable(
  "guardrail_policies",
  {
    organizationId: organizationId()
      .primaryKey()
      .references(() => organizations.id, { onDelete: "cascade" }),
    /** A `GuardrailPolicy`. */
    policy: jsonb("policy").notNull(),
    updatedAt: updatedAt(),
  },
  () => [organizationPolicy()],
);

/** What agents remember beyond a conversation: of a person, or (`user_id` null) of the organization. */
export const memories = pgTable(
  "memories",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    content: text("content").notNull(),
    /** Key of the agent that wrote it; null when a person did. */
    agentKey: text("agent_key"),
    /** The run in which it was written, for as long as that exists. */
    sourceRunId: uuid("source_run_id"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique("memories_organization_id_id_key").on(t.organizationId, t.id),
    index("memories_owner_idx").on(t.organizationId, t.userId, t.createdAt),
    organizationPolicy(),
  ],
);

/** Whether agents may remember a person beyond a conversation. A missing row means that they may. It outlives a membership. */
export const memorySettings = pgTable(
  "memory_settings",
  {
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    aboutMe: boolean("about_me").notNull(),
    updatedAt: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.userId] }), organizationPolicy()],
);
