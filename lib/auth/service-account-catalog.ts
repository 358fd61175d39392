import "server-only";
import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { type Role, roleScopes, type Scope } from "@/lib/auth/roles";
import { parseCatalogFile, readCatalogFile } from "@/lib/catalog-file";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";

/** A service account as the installation's YAML file declares it. */
export interface CatalogAccount {
  key: string;
  name: string;
  description: string;
  /** Acts at most as this role. */
  role: Exclude<Role, "owner">;
  allowedScopes: ReadonlySet<Scope>;
  defaultLifetimeSeconds: number;
  maxLifetimeSeconds: number;
  /** The weakest role of a person who may issue its tokens. */
  issuedBy: "admin" | "owner";
  signingKeys: readonly CatalogKey[];
  /** The key of Vault's Transit engine that verifies signatures, where Vault itself is to be asked. */
  vaultKey: string | null;
}

/** A public key whose signatures are taken. */
export interface CatalogKey {
  publicKey: KeyObject;
  /** Which version of a Vault key this is; null for a key that signs by itself. */
  vaultVersion: number | null;
}

/** Every account that the installation declares, by its key. Read once per process. */
export function serviceAccountCatalog(): ReadonlyMap<string, CatalogAccount> {
  return processSingleton("auth.service-account-catalog", () => {
    const file = env().SERVICE_ACCOUNTS_FILE;
    return parseServiceAccountCatalog(readCatalogFile(file, "SERVICE_ACCOUNTS_FILE"), file);
  });
}

const secondsPerUnit = { m: 60, h: 3_600, d: 86_400 } as const;
const longestLifetimeSeconds = 365 * secondsPerUnit.d;
/** What only people do: acts on credentials, and what belongs to owners. */
const forPeople = /^(api_keys|service_accounts):/;
/** Taken by an address of the API. */
const reservedKeys = new Set(["issue"]);

const Lifetime = z
  .string()
  .regex(/^[1-9]\d{0,5}[mhd]$/, "must be a number with m, h or d behind it, such as 24h")
  .transform((text) => {
    const unit = text.at(-1) as keyof typeof secondsPerUnit;
    return Number.parseInt(text, 10) * secondsPerUnit[unit];
  })
  .refine((seconds) => seconds <= longestLifetimeSeconds, "must be at most 365d");

const PublicJwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), d: z.unknown().optional() });

const PublicKey = z.union([z.string(), PublicJwk]).transform((given, context) => {
  try {
    return toPublicKey(given);
  } catch (error) {
    const reason = error instanceof PrivateKeyGiven ? error.message : "must be an Ed25519 public key, as PEM or JWK";
    context.addIssue({ code: "custom", message: reason });
    return z.NEVER;
  }
});

const publicPart = ({ kty, crv, x }: z.output<typeof PublicJwk>) => ({ kty, crv, x });

class PrivateKeyGiven extends Error {}

function toPublicKey(given: string | z.output<typeof PublicJwk>): KeyObject {
  const isPrivate = typeof given === "string" ? given.includes("PRIVATE KEY") : given.d !== undefined;
  if (isPrivate)
    throw new PrivateKeyGiven("must be a public key: this is the private half, which belongs to the signer");
  const key = createPublicKey(typeof given === "string" ? given : { key: publicPart(given), format: "jwk" });
  if (key.asymmetricKeyType !== "ed25519") throw new TypeError("Not an Ed25519 key.");
  return key;
}

const Account = z
  .strictObject({
    key: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens")
      .max(60)
      .refine((key) => !reservedKeys.has(key), "is reserved"),
    name: z.string().trim().min(1).max(80),
    description: z.string().trim().min(1).max(300),
    role: z.enum(["viewer", "member", "admin"]),
    allowed_scopes: z.array(z.string()).min(1),
    token_lifetime: z.strictObject({ default: Lifetime, max: Lifetime }),
    issued_by: z.enum(["admin", "owner"]).default("admin"),
    signing_keys: z
      .array(z.strictObject({ public_key: PublicKey, vault_version: z.int().positive().nullable().default(null) }))
      .default([]),
    vault_key: z
      .string()
      .regex(/^[\w.-]+$/)
      .nullable()
      .default(null),
  })
  .superRefine((account, context) => {
    for (const [index, scope] of account.allowed_scopes.entries()) {
      const problem = problemWithScope(scope, account.role);
      if (problem) context.addIssue({ code: "custom", path: ["allowed_scopes", index], message: problem });
    }
    if (account.token_lifetime.default > account.token_lifetime.max) {
      context.addIssue({ code: "custom", path: ["token_lifetime", "default"], message: "must not exceed max" });
    }
  });

function problemWithScope(scope: string, role: Role): string | null {
  if (!roleScopes.owner.has(scope as Scope)) return `"${scope}" is not a scope`;
  if (forPeople.test(scope)) return `"${scope}" is for people only`;
  return roleScopes[role].has(scope as Scope) ? null : `"${scope}" is not a scope of the role ${role}`;
}

const Catalog = z.strictObject({ accounts: z.array(Account).nullable() }).superRefine(({ accounts }, context) => {
  const keys = (accounts ?? []).map(({ key }) => key);
  for (const [index, key] of keys.entries()) {
    if (keys.indexOf(key) === index) continue;
    context.addIssue({ code: "custom", path: ["accounts", index, "key"], message: `"${key}" is declared twice` });
  }
});

/** Parses the catalog. Throws an error that names every mistake by its line; `file` is only for that. */
export function parseServiceAccountCatalog(source: string, file: string): ReadonlyMap<string, CatalogAccount> {
  const names = { file, lists: "service accounts", docs: "docs/auth/service-accounts.md" };
  const { accounts } = parseCatalogFile(Catalog, source, names);
  return new Map((accounts ?? []).map((account) => [account.key, toAccount(account)]));
}

function toAccount(account: z.output<typeof Account>): CatalogAccount {
  return {
    key: account.key,
    name: account.name,
    description: account.description,
    role: account.role,
    allowedScopes: new Set(account.allowed_scopes as Scope[]),
    defaultLifetimeSeconds: account.token_lifetime.default,
    maxLifetimeSeconds: account.token_lifetime.max,
    issuedBy: account.issued_by,
    signingKeys: account.signing_keys.map(({ public_key, vault_version }) => ({
      publicKey: public_key,
      vaultVersion: vault_version,
    })),
    vaultKey: account.vault_key,
  };
}
