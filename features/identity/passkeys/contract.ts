import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { Passkey, PasskeyAssertion, PasskeyRequest, RecoveryCodes } from "../second-factor/schema";
import { SignInStep } from "../sign-in/schema";
import { PasskeyAttestation, PasskeyCreation } from "./schema";

const PasskeyName = z.string().trim().min(1, "Give it a name.").max(100);
const params = z.object({ passkey_id: z.uuid() });

export const startPasskeySignIn = endpoint({
  method: "POST",
  path: "/api/v1/auth/passkey-sign-in/options",
  summary: "Begin to sign in with a passkey",
  description:
    "What the browser needs to ask for a passkey of this site, whoever it belongs to. Valid for ten minutes.",
  tags: ["Auth"],
  access: "public",
  limit: { rate: "token" },
  response: PasskeyRequest,
  status: 200,
});

export const signInWithPasskey = endpoint({
  method: "POST",
  path: "/api/v1/auth/passkey-sign-in",
  summary: "Sign in with a passkey",
  description:
    "A passkey that has checked its owner (by PIN, face or finger) stands for password and second factor together.",
  tags: ["Auth"],
  access: "public",
  limit: { rate: "token" },
  body: z.object({ challenge: z.string().max(100), response: PasskeyAssertion }),
  response: SignInStep,
  status: 200,
  errors: ["invalid_credentials", "account_disabled", "account_pending"],
});

export const startPasskeyRegistration = endpoint({
  method: "POST",
  path: "/api/v1/auth/passkeys/options",
  summary: "Begin to add a passkey",
  tags: ["Auth"],
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  response: PasskeyCreation,
  status: 200,
});

export const addPasskey = endpoint({
  method: "POST",
  path: "/api/v1/auth/passkeys",
  summary: "Add a passkey",
  description: "With the first second factor come ten recovery codes, which are shown only now.",
  tags: ["Auth"],
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  body: z.object({ challenge: z.string().max(100), name: PasskeyName, response: PasskeyAttestation }),
  response: z.object({ passkey: Passkey, recovery_codes: RecoveryCodes }),
  status: 201,
  errors: ["conflict", "link_invalid"],
});

export const renamePasskey = endpoint({
  method: "PATCH",
  path: "/api/v1/auth/passkeys/{passkey_id}",
  summary: "Rename a passkey",
  tags: ["Auth"],
  access: "user",
  params,
  body: z.object({ name: PasskeyName }),
  response: Passkey,
  status: 200,
});

export const removePasskey = endpoint({
  method: "DELETE",
  path: "/api/v1/auth/passkeys/{passkey_id}",
  summary: "Remove a passkey",
  tags: ["Auth"],
  access: "user",
  requires: ["fresh_sign_in"],
  params,
  status: 204,
});
