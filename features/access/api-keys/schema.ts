import { z } from "zod";
import { GrantedScopes, Person } from "../schema";

const keyLifetimeDays = { default: 90, max: 3_650 } as const;
const longestOverlapDays = 7;

export const ApiKeyName = z.string().trim().min(1, "Give it a name.").max(80);

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe("The visible start, by which people recognise the key"),
    status: z
      .enum(["active", "expired", "revoked", "inactive"])
      .describe("`inactive`: its maker has left the organization or is disabled"),
    scopes: z.array(z.string()),
    effective_scopes: z.array(z.string()).describe("Those of them that its maker's role grants now"),
    maker: Person.nullable(),
    is_mine: z.boolean(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable().describe("Null for a key that does not expire"),
    last_used_at: z.iso.datetime().nullable().describe("To the minute"),
    revoked_at: z.iso.datetime().nullable(),
    replaced_by_id: z.string().nullable().describe("The key that a rotation put in this one's place"),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.output<typeof ApiKey>;

/** A key at its making: the only answer that ever carries its secret. */
export const MintedApiKey = ApiKey.extend({ secret: z.string().describe("Shown this once") }).meta({
  id: "MintedApiKey",
});
export type MintedApiKey = z.output<typeof MintedApiKey>;

export const CreateApiKey = z.object({
  name: ApiKeyName,
  scopes: GrantedScopes,
  expires_in_days: z
    .int()
    .min(1)
    .max(keyLifetimeDays.max)
    .nullable()
    .default(keyLifetimeDays.default)
    .describe("Null for a key that does not expire"),
});
export type CreateApiKey = z.output<typeof CreateApiKey>;

/** The part of it that a form's own fields hold; the scopes are chosen beside them. */
export const CreateApiKeyForm = z.object({ name: ApiKeyName, lifetime: z.string() });

export const RotateApiKey = z.object({
  overlap_days: z
    .int()
    .min(0)
    .max(longestOverlapDays)
    .default(1)
    .describe("How long the present key goes on working; 0 ends it at once"),
});
