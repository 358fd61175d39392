import { z } from "zod";
import { PasskeyRequest } from "../second-factor/schema";

/** Ways to prove who one is beside the first one. */
export const SecondFactorMethod = z.enum(["totp", "passkey", "recovery_code"]);
export type SecondFactorMethod = z.output<typeof SecondFactorMethod>;

/** What a session can have been opened with. */
export const signInMethods = [
  "password",
  "totp",
  "passkey",
  "recovery_code",
  "trusted_device",
  "google",
  "github",
  "microsoft",
  "oidc",
  "invitation",
] as const;
export type SignInMethod = (typeof signInMethods)[number];

/** Where a sign-in stands: a ticket for the session, or a challenge that asks for a second factor. */
export const SignInStep = z
  .union([
    z.object({
      ticket: z.string().describe("Opens the browser's session, once, within 60 seconds"),
    }),
    z.object({
      challenge: z.string().describe("Names this sign-in in `POST /api/v1/auth/second-factor`; valid for 10 minutes"),
      methods: z.array(SecondFactorMethod).describe("The second factors this person has"),
      passkey: PasskeyRequest.nullable().describe("How to ask for a passkey, where they have one"),
    }),
  ])
  .meta({ id: "SignInStep" });
export type SignInStep = z.output<typeof SignInStep>;
