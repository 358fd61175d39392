import { z } from "zod";

/** What the browser's `navigator.credentials.get()` gave, as JSON (WebAuthn level 3, `AuthenticationResponseJSON`). */
export const PasskeyAssertion = z
  .strictObject({
    id: z.string().min(1).max(1_400),
    rawId: z.string().max(1_400),
    type: z.literal("public-key"),
    authenticatorAttachment: z.enum(["platform", "cross-platform"]).optional(),
    clientExtensionResults: z.looseObject({}),
    response: z.strictObject({
      clientDataJSON: z.string().max(4_000),
      authenticatorData: z.string().max(4_000),
      signature: z.string().max(8_000),
      userHandle: z.string().max(100).optional(),
    }),
  })
  .meta({ id: "PasskeyAssertion" });
export type PasskeyAssertion = z.output<typeof PasskeyAssertion>;

/** What to hand to `navigator.credentials.get()` (`PublicKeyCredentialRequestOptionsJSON`). */
export const PasskeyRequest = z
  .object({
    challenge: z.string(),
    rpId: z.string(),
    timeout: z.int(),
    userVerification: z.enum(["required", "preferred"]),
    allowCredentials: z.array(
      z.object({ id: z.string(), type: z.literal("public-key"), transports: z.array(z.string()) }),
    ),
  })
  .meta({ id: "PasskeyRequest" });
export type PasskeyRequest = z.output<typeof PasskeyRequest>;

const separators = /[\s-]/g;

export const TotpCode = z
  .string()
  .max(20)
  .transform((code) => code.replace(separators, ""))
  .pipe(z.string().regex(/^\d{6}$/, "Enter the six digits that your app shows."));

export const RecoveryCode = z
  .string()
  .max(60)
  .transform((code) => code.replace(separators, "").toLowerCase())
  .pipe(z.string().regex(/^[a-z0-9]{12}$/, "Enter one of your recovery codes, like k7pq-2m9x-d4tw."));

const totpProof = z.strictObject({ method: z.literal("totp"), code: TotpCode });
const recoveryCodeProof = z.strictObject({ method: z.literal("recovery_code"), code: RecoveryCode });
const passkeyProof = z.strictObject({ method: z.literal("passkey"), response: PasskeyAssertion });
const passwordProof = z.strictObject({ method: z.literal("password"), password: z.string().max(1_000) });

export const SecondFactorProof = z.discriminatedUnion("method", [totpProof, passkeyProof, recoveryCodeProof]);
export type SecondFactorProof = z.output<typeof SecondFactorProof>;

/** How somebody who is signed in shows once more that it is them. A passkey names the challenge it answers. */
export const ReauthenticationProof = z.discriminatedUnion("method", [
  passwordProof,
  totpProof,
  recoveryCodeProof,
  passkeyProof.extend({ challenge: z.string().max(100) }),
]);
export type ReauthenticationProof = z.output<typeof ReauthenticationProof>;

export const Passkey = z
  .object({
    id: z.string(),
    name: z.string(),
    backed_up: z.boolean().describe("It is kept in an account with the maker of the device, beyond the device itself"),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "Passkey" });
export type Passkey = z.output<typeof Passkey>;

export const SecondFactors = z
  .object({
    totp: z.object({ created_at: z.iso.datetime() }).nullable(),
    passkeys: z.array(Passkey),
    recovery_codes_left: z.int(),
    has_password: z.boolean(),
  })
  .meta({ id: "SecondFactors" });
export type SecondFactors = z.output<typeof SecondFactors>;

export const RecoveryCodes = z
  .array(z.string())
  .nullable()
  .describe("Ten codes that each sign in once, shown only now; null while an earlier set is in force");
