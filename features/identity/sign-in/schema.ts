import { z } from "zod";

/** Ways to prove who one is beside the first one. */
export const SecondFactorMethod = z.enum(["totp", "passkey", "recovery_code"]);
export type SecondFactorMethod = z.output<typeof SecondFactorMethod>;

/** What a session can have been opened with. */
export type SignInMethod =
  | SecondFactorMethod
  | "password"
  | "trusted_device"
  | "google"
  | "github"
  | "microsoft"
  | "oidc"
  | "invitation";

/** Where a sign-in stands: a ticket for the session, or a challenge that asks for a second factor. */
export const SignInStep = z
  .union([
    z.object({
      ticket: z.string().describe("Opens the browser's session, once, within 60 seconds"),
    }),
    z.object({
      challenge: z.string().describe("Names this sign-in in `POST /api/v1/auth/second-factor`; valid for 10 minutes"),
      methods: z.array(SecondFactorMethod).describe("The second factors this person has"),
    }),
  ])
  .meta({ id: "SignInStep" });
export type SignInStep = z.output<typeof SignInStep>;
