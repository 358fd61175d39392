import { sql } from "drizzle-orm";
import { boolean, index, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant, organizationId, organizationPolicy, updatedAt } from "./columns";

/**
 * People, and the principals behind service accounts (which own what those create and cannot sign in). Belongs to no
 * organization: a user may be a member of several. Read and written through `asSystem` only.
 */
export const users = pgTable(
  "users",
  {
    id: id(),
    kind: text("kind", { enum: ["person", "service_account"] })
      .notNull()
      .default("person"),
    email: text("email").notNull(),
    emailVerifiedAt: instant("email_verified_at"),
    name: text("name").notNull(),
    passwordHash: text("password_hash"),
    passwordChangedAt: instant("password_changed_at"),
    platformRole: text("platform_role", { enum: ["platform_operator"] }),
    /** Where the sign-up policy asks for approval, a new account waits for an operator. */
    approval: text("approval", { enum: ["approved", "pending", "rejected"] })
      .notNull()
      .default("approved"),
    disabledAt: instant("disabled_at"),
    /** Who disabled it: the person may come back by mail, an operator's decision only an operator lifts. */
    disabledBy: text("disabled_by", { enum: ["self", "operator"] }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [uniqueIndex("users_email_key").on(sql`lower(${t.email})`)],
);

/** A sign-in, by browser cookie or by token. Revoking the row ends it on the next request, in every process. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: ["browser", "token"] }).notNull(),
    userAgent: text("user_agent"),
    address: text("address"),
    /** How the person proved who they are; a second factor or a passkey among them counts as multi-factor. */
    methods: text("methods").array().notNull().default(sql`'{}'`),
    /** When they last did so: sensitive acts ask for less than ten minutes. */
    authenticatedAt: instant("authenticated_at").notNull().defaultNow(),
    /** The organization's OIDC connection it came through, where it did. No foreign key: a session outlives none. */
    oidcConnectionId: uuid("oidc_connection_id"),
    /** The platform operator who looks through this session; such a session only reads. */
    impersonatorId: uuid("impersonator_id").references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [index("sessions_user_id_idx").on(t.userId)],
);

/** Refresh tokens of a session (its family). A token seen again after its rotation revokes the session. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    id: id(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull(),
    organizationId: uuid("bound_organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    rotatedAt: instant("rotated_at"),
  },
  (t) => [
    unique("refresh_tokens_token_hash_key").on(t.tokenHash),
    index("refresh_tokens_session_id_idx").on(t.sessionId),
  ],
);

/** Ed25519 keys that sign access tokens; private halves are encrypted under the master key. */
export const signingKeys = pgTable(
  "signing_keys",
  {
    kid: text("kid").primaryKey(),
    status: text("status", { enum: ["next", "active", "retired"] }).notNull(),
    publicJwk: text("public_jwk").notNull(),
    privateJwkEncrypted: text("private_jwk_encrypted").notNull(),
    createdAt: createdAt(),
    activatedAt: instant("activated_at"),
    retiredAt: instant("retired_at"),
  },
  (t) => [
    uniqueIndex("signing_keys_one_next_key").on(t.status).where(sql`${t.status} = 'next'`),
    uniqueIndex("signing_keys_one_active_key").on(t.status).where(sql`${t.status} = 'active'`),
  ],
);

export const organizations = pgTable(
  "organizations",
  {
    id: id(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    /** Members without a second factor in their session see only how to set one up. */
    requireSecondFactor: boolean("require_second_factor").notNull().default(false),
    /** Set by a platform operator: members may sign in, see why and export, and nothing else. */
    suspendedAt: instant("suspended_at"),
    suspendedReason: text("suspended_reason"),
    /** Set when an owner deletes it: until then it can be restored, afterwards it is purged. */
    deleteAfter: instant("delete_after"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [unique("organizations_slug_key").on(t.slug), organizationPolicy(sql`id`)],
);

/** Slugs an organization had before: links to them go on working, and nobody else can take them over. */
export const formerSlugs = pgTable(
  "former_slugs",
  {
    slug: text("slug").primaryKey(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
  },
  (t) => [index("former_slugs_organization_idx").on(t.organizationId), organizationPolicy()],
);

export const memberships = pgTable(
  "memberships",
  {
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role", { enum: ["owner", "admin", "member", "viewer"] }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.userId] }),
    index("memberships_user_id_idx").on(t.userId),
    index("memberships_joined_idx").on(t.organizationId, t.createdAt, t.userId),
    organizationPolicy(),
  ],
);
