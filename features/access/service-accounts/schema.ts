import { z } from "zod";
import { GrantedScopes, Person } from "../schema";

const longestFingerprint = 128;

const Fingerprint = z
  .string()
  .trim()
  .min(1)
  .max(longestFingerprint)
  .describe("Tells which machine or deployment holds the token, for people who look at the list");

/** An account of the catalog, as this organization uses it. */
export const ServiceAccount = z
  .object({
    key: z.string(),
    name: z.string(),
    description: z.string(),
    role: z.string().nullable().describe("It acts at most as this role"),
    allowed_scopes: z.array(z.string()),
    default_lifetime_seconds: z.int().nullable(),
    max_lifetime_seconds: z.int().nullable(),
    issued_by: z.enum(["admin", "owner"]).nullable().describe("The weakest role of a person who may issue its tokens"),
    takes_signed_requests: z.boolean(),
    in_catalog: z.boolean().describe("False once the installation no longer declares it: its tokens do not work then"),
    is_enabled: z.boolean(),
    live_tokens: z.int(),
    last_used_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "ServiceAccount" });
export type ServiceAccount = z.output<typeof ServiceAccount>;

export const ServiceAccountToken = z
  .object({
    id: z.string(),
    account: z.string(),
    status: z.enum(["active", "expired", "revoked"]),
    scopes: z.array(z.string()),
    fingerprint: z.string().nullable(),
    issued_via: z.enum(["person", "signature"]),
    issued_by: Person.nullable(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable().describe("To the minute"),
    revoked_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "ServiceAccountToken" });
export type ServiceAccountToken = z.output<typeof ServiceAccountToken>;

/** A token at its making: the only answer that ever carries it. */
export const MintedServiceAccountToken = ServiceAccountToken.extend({
  token: z.string().describe("Shown this once"),
}).meta({ id: "MintedServiceAccountToken" });
export type MintedServiceAccountToken = z.output<typeof MintedServiceAccountToken>;

const lifetimeSeconds = z.int().min(60).describe("At most the account's maximum; its default unless told");

export const IssueToken = z.object({
  scopes: GrantedScopes.optional().describe("All that the account allows unless told"),
  lifetime_seconds: lifetimeSeconds.optional(),
  fingerprint: Fingerprint.optional(),
});
export type IssueToken = z.output<typeof IssueToken>;

/** What a signature covers: purpose, subject, power and freshness. Unknown fields are refused. */
export const SignedRequest = z.strictObject({
  aud: z.literal("cadre:service-account-token"),
  account: z.string().max(60),
  organization: z.uuid(),
  scopes: GrantedScopes.optional(),
  lifetime_seconds: lifetimeSeconds.optional(),
  fingerprint: Fingerprint.optional(),
  nonce: z.string().regex(/^[\w.~-]{16,128}$/),
  iat: z.int(),
  exp: z.int(),
});
export type SignedRequest = z.output<typeof SignedRequest>;
