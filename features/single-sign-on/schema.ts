import { z } from "zod";

export const DefaultRole = z.enum(["admin", "member", "viewer"]);
export type DefaultRole = z.output<typeof DefaultRole>;

/** What the last test of a connection found. */
export const ConnectionTest = z
  .object({
    succeeded: z.boolean(),
    message: z.string(),
    tested_at: z.iso.datetime(),
    claims: z
      .object({
        subject: z.string(),
        email: z.string().nullable(),
        email_verified: z.boolean().nullable(),
        name: z.string().nullable(),
      })
      .nullable()
      .describe("What the provider said about whoever signed in"),
  })
  .meta({ id: "ConnectionTest" });
export type ConnectionTest = z.output<typeof ConnectionTest>;

export const Connection = z
  .object({
    id: z.string(),
    name: z.string(),
    issuer: z.string(),
    client_id: z.string(),
    default_role: DefaultRole.describe("What people become who join through it"),
    enabled: z.boolean(),
    enforced: z.boolean().describe("Members of the verified domains, owners aside, must sign in through it"),
    last_test: ConnectionTest.nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "SingleSignOnConnection" });
export type Connection = z.output<typeof Connection>;

export const Domain = z
  .object({
    id: z.string(),
    domain: z.string(),
    record_name: z.string().describe("Name of the TXT record that proves the domain"),
    record_value: z.string(),
    verified_at: z.iso.datetime().nullable(),
    last_checked_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "VerifiedDomain" });
export type Domain = z.output<typeof Domain>;

export const ConnectionName = z.string().trim().min(1, "Give it a name.").max(60);
export const Issuer = z
  .url({ protocol: /^https?$/, error: "Enter an address, such as https://login.example.com." })
  .max(500)
  .refine((value) => URL.canParse(value) && new URL(value).search === "" && new URL(value).hash === "", {
    message: "An issuer has neither ? nor #.",
  })
  // The library takes such an address as the metadata itself and then does not compare the issuer's name.
  .refine((value) => !value.includes("/.well-known/"), { message: "Leave out /.well-known/openid-configuration." });
export const ClientId = z.string().trim().min(1, "Enter the client ID.").max(300);
export const ClientSecret = z.string().min(1, "Enter the client secret.").max(1_000);
