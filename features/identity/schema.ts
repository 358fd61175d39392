import { z } from "zod";

export const Email = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email("Enter an e-mail address, like ada@example.com."))
  .meta({ format: "email" });

export const User = z
  .object({
    id: z.string(),
    email: z.string(),
    email_verified: z.boolean().describe("Whether the person opened a link that was sent to the address"),
    name: z.string(),
    avatar_url: z.string().nullable().describe("Where the person themselves reads their picture"),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "User" });
export type User = z.output<typeof User>;

export const Session = z
  .object({
    id: z.string(),
    kind: z.enum(["browser", "token"]),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: "Session" });
export type Session = z.output<typeof Session>;

export const TokenPair = z
  .object({
    access_token: z.string().describe("EdDSA JWT; send it as `Authorization: Bearer`"),
    refresh_token: z.string().describe("Works once; each refresh returns the next one"),
    expires_at: z.iso.datetime().describe("When the access token expires"),
    token_type: z.literal("Bearer"),
  })
  .meta({ id: "TokenPair" });
export type TokenPair = z.output<typeof TokenPair>;
