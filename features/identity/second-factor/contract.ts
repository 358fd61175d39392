import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { PasskeyRequest, ReauthenticationProof, RecoveryCodes, SecondFactors, TotpCode } from "./schema";

export const getSecondFactors = endpoint({
  method: "GET",
  path: "/api/v1/auth/second-factors",
  summary: "My second factors",
  tags: ["Auth"],
  access: "user",
  response: SecondFactors,
  status: 200,
});

export const startTotpEnrolment = endpoint({
  method: "POST",
  path: "/api/v1/auth/totp",
  summary: "Begin to add an authenticator app",
  description: "The secret for an app that shows codes (RFC 6238). It counts once a first code has confirmed it.",
  tags: ["Auth"],
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  response: z.object({
    secret: z.string().describe("For typing it in, in base32"),
    uri: z.string().describe("`otpauth://` address, to be shown as a QR code"),
  }),
  status: 201,
  errors: ["conflict"],
});

export const confirmTotp = endpoint({
  method: "POST",
  path: "/api/v1/auth/totp/confirm",
  summary: "Add the authenticator app",
  description: "With the first second factor come ten recovery codes, which are shown only now.",
  tags: ["Auth"],
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "second_factor" },
  body: z.object({ code: TotpCode }),
  response: z.object({ recovery_codes: RecoveryCodes }),
  status: 200,
  errors: ["conflict"],
});

export const removeTotp = endpoint({
  method: "DELETE",
  path: "/api/v1/auth/totp",
  summary: "Remove the authenticator app",
  description: "With the last second factor go the recovery codes.",
  tags: ["Auth"],
  access: "user",
  requires: ["fresh_sign_in"],
  status: 204,
  errors: ["not_found"],
});

export const renewRecoveryCodes = endpoint({
  method: "POST",
  path: "/api/v1/auth/recovery-codes",
  summary: "Make new recovery codes",
  description: "Ten new codes; the old ones stop working. They are shown only now.",
  tags: ["Auth"],
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  response: z.object({ recovery_codes: z.array(z.string()) }),
  status: 201,
  errors: ["conflict"],
});

export const startReauthentication = endpoint({
  method: "POST",
  path: "/api/v1/auth/reauthenticate/options",
  summary: "How can I confirm that it is me",
  description:
    "The ways in which this person can confirm that it is them: a second factor where they have one, else their password; " +
    "none for somebody who signs in elsewhere, who signs in again instead.",
  tags: ["Auth"],
  access: "user",
  response: z.object({
    methods: z.array(z.enum(["password", "totp", "passkey", "recovery_code"])),
    passkey: PasskeyRequest.nullable(),
  }),
  status: 200,
});

export const reauthenticate = endpoint({
  method: "POST",
  path: "/api/v1/auth/reauthenticate",
  summary: "Confirm that it is me",
  description: "Makes the sign-in of this session fresh again: sensitive acts ask for one within the last ten minutes.",
  tags: ["Auth"],
  access: "user",
  limit: { rate: "second_factor" },
  body: z.object({ proof: ReauthenticationProof }),
  status: 204,
  errors: ["invalid_credentials", "account_locked"],
});
