import { z } from "zod";
import { roles } from "@/lib/auth/roles";

export const CredentialFacts = z
  .object({
    type: z.enum(["user", "api_key", "service_account"]),
    id: z.string().describe("Of the session, the key or the service account's token"),
    name: z.string().describe("The person's, the key's or the service account's"),
    acts_for: z.string().describe("The user whose conversations and runs it makes and sees"),
    organization: z
      .object({
        id: z.string(),
        name: z.string(),
        slug: z.string(),
        role: z.enum(roles),
        state: z.enum(["active", "suspended", "being_deleted"]),
      })
      .nullable()
      .describe("The one organization of a key or service account; null for a person, who may have several"),
    scopes: z.array(z.string()).nullable().describe("What it may do there now; null for a person"),
    expires_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "Credential" });
export type CredentialFacts = z.output<typeof CredentialFacts>;
