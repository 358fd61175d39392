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
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, instant, organizationId, organizationPolicy, updatedAt } from "./columns";
import { organizations, users } from "./identity";

const ownOrganization = () => organizationId().references(() => organizations.id, { onDelete: "cascade" });
const memberRole = (name: string) => text(name, { enum: ["owner", "admin", "member", "viewer"] });

/** Invitations by mail. Only the digest of the link's secret is kept; an address has one open invitation. */
export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    organizationId: ownOrganization(),
    email: text("email").notNull(),
    role: memberRole("role").notNull(),
    tokenHash: text("token_hash").notNull(),
    invitedBy: uuid("invited_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    lastSentAt: instant("last_sent_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    acceptedBy: uuid("accepted_by").references(() => users.id, { onDelete: "set null" }),
    revokedAt: instant("revoked_at"),
  },
  (t) => [
    unique("invitations_token_hash_key").on(t.tokenHash),
    uniqueIndex("invitations_one_open_key")
      .on(t.organizationId, sql`lower(${t.email})`)
      .where(sql`${t.acceptedAt} is null and ${t.revokedAt} is null`),
    index("invitations_organization_idx").on(t.organizationId, t.createdAt),
    organizationPolicy(),
  ],
);

/** An organization's own OpenID Connect provider. */
export const oidcConnections = pgTable(
  "oidc_connections",
  {
    id: id(),
    organizationId: ownOrganization(),
    name: text("name").notNull(),
    issuer: text("issuer").notNull(),
    clientId: text("client_id").notNull(),
    clientSecretEncrypted: text("client_secret_encrypted").notNull(),
    /** What just-in-time members become. */
    defaultRole: text("default_role", { enum: ["admin", "member", "viewer"] }).notNull(),
    enabled: boolean("enabled").notNull().default(true),
    /** Members of the verified domains must sign in through it. */
    enforced: boolean("enforced").notNull().default(false),
    /** What the last press of the test button found. */
    lastTest: jsonb("last_test"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [index("oidc_connections_organization_idx").on(t.organizationId), organizationPolicy()],
);

/** E-mail domains an organization proves to own by a DNS TXT record. A verified one belongs to one organization. */
export const verifiedDomains = pgTable(
  "verified_domains",
  {
    id: id(),
    organizationId: ownOrganization(),
    domain: text("domain").notNull(),
    challenge: text("challenge").notNull(),
    createdAt: createdAt(),
    lastCheckedAt: instant("last_checked_at"),
    verifiedAt: instant("verified_at"),
  },
  (t) => [
    unique("verified_domains_organization_key").on(t.organizationId, t.domain),
    uniqueIndex("verified_domains_one_owner_key").on(t.domain).where(sql`${t.verifiedAt} is not null`),
    organizationPolicy(),
  ],
);

/** API keys: act for the person who made them, in one organization, within their scopes. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: id(),
    organizationId: ownOrganization(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** The visible start, by which people recognise a key. */
    prefix: text("prefix").notNull(),
    /** HMAC-SHA-256 under a key derived from the master key. */
    keyHash: text("key_hash").notNull(),
    scopes: text("scopes").array().notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at"),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
    /** The key that took this one's place; this one works until `expires_at`. */
    replacedById: uuid("replaced_by_id"),
  },
  (t) => [
    unique("api_keys_hash_key").on(t.keyHash),
    unique("api_keys_organization_id_key").on(t.organizationId, t.id),
    index("api_keys_user_idx").on(t.userId),
    foreignKey({
      name: "api_keys_replaced_by_fk",
      columns: [t.organizationId, t.replacedById],
      foreignColumns: [t.organizationId, t.id],
    }),
    organizationPolicy(),
  ],
);

/** An organization's use of a service account of the catalog. `user_id` is the principal that owns what it creates. */
export const serviceAccounts = pgTable(
  "service_accounts",
  {
    id: id(),
    organizationId: ownOrganization(),
    /** The account's key in the YAML catalog. */
    key: text("key").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    /** Set while the organization does not use it: its principal keeps what it owns, and no token works. */
    disabledAt: instant("disabled_at"),
  },
  (t) => [
    unique("service_accounts_organization_key").on(t.organizationId, t.key),
    unique("service_accounts_organization_id_key").on(t.organizationId, t.id),
    organizationPolicy(),
  ],
);

/** Access tokens of service accounts: the row is read on each request, so revoking holds at once. */
export const serviceAccountTokens = pgTable(
  "service_account_tokens",
  {
    id: id(),
    organizationId: ownOrganization(),
    serviceAccountId: uuid("service_account_id").notNull(),
    scopes: text("scopes").array().notNull(),
    /** How it was asked for: by a person in the browser or by API, or by a signed request. */
    issuedVia: text("issued_via", { enum: ["person", "signature"] }).notNull(),
    issuedBy: uuid("issued_by").references(() => users.id, { onDelete: "set null" }),
    fingerprint: text("fingerprint"),
    /** The signing key the token was made with, which stays published until the last such token is over. */
    kid: text("kid").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [
    index("service_account_tokens_account_idx").on(t.organizationId, t.serviceAccountId, t.createdAt),
    foreignKey({
      name: "service_account_tokens_account_fk",
      columns: [t.organizationId, t.serviceAccountId],
      foreignColumns: [serviceAccounts.organizationId, serviceAccounts.id],
    }).onDelete("cascade"),
    organizationPolicy(),
  ],
);

/** Nonces of signed requests until they would have expired anyway: a request is honoured once. */
export const usedNonces = pgTable(
  "used_nonces",
  {
    purpose: text("purpose").notNull(),
    nonce: text("nonce").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.purpose, t.nonce] }), index("used_nonces_expires_at_idx").on(t.expiresAt)],
);

/** The end of each organization's chain of audit rows: the next row's number and what it must point back to. */
export const auditHeads = pgTable(
  "audit_heads",
  {
    organizationId: ownOrganization().primaryKey(),
    sequence: integer("sequence").notNull(),
    hash: text("hash").notNull(),
  },
  () => [organizationPolicy()],
);

/** The newest row of an organization's audit log that was deleted for its age: where the chain that is left begins. */
export const auditAnchors = pgTable(
  "audit_anchors",
  {
    organizationId: ownOrganization().primaryKey(),
    sequence: integer("sequence").notNull(),
    hash: text("hash").notNull(),
  },
  () => [organizationPolicy()],
);
