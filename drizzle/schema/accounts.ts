import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns";
import { users } from "./identity";

/** What belongs to a person and to no organization. Read and written through `asSystem`, by the person's own id. */

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

const userId = () =>
  uuid("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

export const avatars = pgTable("avatars", {
  userId: userId().primaryKey(),
  contentType: text("content_type").notNull(),
  content: bytes("content").notNull(),
  updatedAt: instant("updated_at").notNull().defaultNow(),
});

/** Hashes of earlier passwords, so that the last five cannot come back. */
export const passwordHistory = pgTable(
  "password_history",
  { id: id(), userId: userId(), passwordHash: text("password_hash").notNull(), createdAt: createdAt() },
  (t) => [index("password_history_user_idx").on(t.userId, t.createdAt)],
);

/** Links sent by mail: only the digest of their secret is kept, each works once and for its purpose only. */
export const emailTokens = pgTable(
  "email_tokens",
  {
    id: id(),
    userId: userId(),
    purpose: text("purpose", { enum: ["verify_email", "change_email", "reset_password"] }).notNull(),
    tokenHash: text("token_hash").notNull(),
    /** The address it was sent to, which is the one it proves. */
    email: text("email").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [unique("email_tokens_token_hash_key").on(t.tokenHash), index("email_tokens_user_idx").on(t.userId)],
);

export const totpCredentials = pgTable("totp_credentials", {
  userId: userId().primaryKey(),
  secretEncrypted: text("secret_encrypted").notNull(),
  /** Null until a first code proved that the authenticator has the secret. */
  confirmedAt: instant("confirmed_at"),
  /** The time step of the last accepted code: a code works once (RFC 6238, 5.2). */
  lastStep: bigint("last_step", { mode: "number" }),
  createdAt: createdAt(),
});

export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: id(),
    userId: userId(),
    codeHash: text("code_hash").notNull(),
    createdAt: createdAt(),
    usedAt: instant("used_at"),
  },
  (t) => [unique("recovery_codes_code_key").on(t.userId, t.codeHash)],
);

/** WebAuthn credentials (W3C Web Authentication, level 3). */
export const passkeys = pgTable(
  "passkeys",
  {
    id: id(),
    userId: userId(),
    name: text("name").notNull(),
    /** base64url, as the browser names it. */
    credentialId: text("credential_id").notNull(),
    publicKey: bytes("public_key").notNull(),
    counter: bigint("counter", { mode: "number" }).notNull(),
    transports: text("transports").array().notNull(),
    backedUp: boolean("backed_up").notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
  },
  (t) => [unique("passkeys_credential_key").on(t.credentialId), index("passkeys_user_idx").on(t.userId)],
);

/** A started sign-in, registration or re-authentication that waits for its next step. Works once, for minutes. */
export const authChallenges = pgTable(
  "auth_challenges",
  {
    id: id(),
    kind: text("kind", {
      enum: [
        "second_factor",
        "sign_in_ticket",
        "passkey_registration",
        "passkey_sign_in",
        "external_sign_in",
        "link",
        "tool_source",
      ],
    }).notNull(),
    /** Null while nobody knows yet who it is: a passkey or an external provider will tell. */
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    secretHash: text("secret_hash").notNull(),
    /** What the next step needs, sealed where it is secret. */
    data: jsonb("data").notNull(),
    attempts: integer("attempts").notNull().default(0),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [
    unique("auth_challenges_secret_key").on(t.secretHash),
    index("auth_challenges_user_idx").on(t.userId),
    index("auth_challenges_expires_at_idx").on(t.expiresAt),
  ],
);

/** Browsers that may skip the second factor for 30 days. */
export const trustedDevices = pgTable(
  "trusted_devices",
  {
    id: id(),
    userId: userId(),
    tokenHash: text("token_hash").notNull(),
    userAgent: text("user_agent"),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [unique("trusted_devices_token_key").on(t.tokenHash), index("trusted_devices_user_idx").on(t.userId)],
);

/** Accounts at other providers that sign a person in: `google`, `github`, `microsoft` or `oidc:<connection id>`. */
export const externalIdentities = pgTable(
  "external_identities",
  {
    id: id(),
    userId: userId(),
    provider: text("provider").notNull(),
    subject: text("subject").notNull(),
    email: text("email"),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
  },
  (t) => [
    unique("external_identities_subject_key").on(t.provider, t.subject),
    index("external_identities_user_idx").on(t.userId),
  ],
);

/** What a person agreed to or withdrew, and which version of the text. Append-only. */
export const consents = pgTable(
  "consents",
  {
    id: id(),
    userId: userId(),
    document: text("document").notNull(),
    version: text("version").notNull(),
    given: boolean("given").notNull(),
    address: text("address"),
    createdAt: createdAt(),
  },
  (t) => [index("consents_user_idx").on(t.userId, t.createdAt)],
);

/** Which mails a person wants, where that is theirs to choose. A missing row means the category's default. */
export const notificationPreferences = pgTable(
  "notification_preferences",
  {
    userId: userId(),
    category: text("category").notNull(),
    channel: text("channel", { enum: ["email"] }).notNull(),
    enabled: boolean("enabled").notNull(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.category, t.channel] })],
);

/** What happened to a person's account: sign-ins, failed ones, changed credentials, acts of an operator. Append-only. */
export const securityEvents = pgTable(
  "security_events",
  {
    id: id(),
    userId: userId(),
    /** `noun.verb`: `session.started`, `password.changed`. */
    kind: text("kind").notNull(),
    /** Who did it, where it was not the person: a platform operator. */
    actorId: uuid("actor_id").references(() => users.id, { onDelete: "set null" }),
    sessionId: uuid("session_id"),
    requestId: text("request_id"),
    address: text("address"),
    userAgent: text("user_agent"),
    detail: jsonb("detail"),
    createdAt: createdAt(),
  },
  (t) => [index("security_events_user_idx").on(t.userId, t.createdAt)],
);
