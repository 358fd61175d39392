import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import { ApiProblem, api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type { PasskeyRequest } from "../second-factor/schema";
import type {
  addPasskey as addContract,
  removePasskey as removeContract,
  renamePasskey as renameContract,
  signInWithPasskey as signInContract,
  startPasskeyRegistration,
  startPasskeySignIn,
} from "./contract";

type Assertion = BodyInput<typeof signInContract>["response"];
type Attestation = BodyInput<typeof addContract>["response"];

/** The person closed the browser's own dialog, or had nothing to show there. */
export class PasskeyNotGiven extends Error {}

/** Whether this browser knows passkeys at all. */
export function knowsPasskeys(): boolean {
  return typeof window !== "undefined" && window.PublicKeyCredential !== undefined;
}

/** Lets the browser ask for a passkey. Throws `PasskeyNotGiven`. */
export async function askForPasskey(request: PasskeyRequest): Promise<Assertion> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const optionsJSON = request as PublicKeyCredentialRequestOptionsJSON;
  return asAssertion(await given(startAuthentication({ optionsJSON })));
}

/** Signs in with whichever passkey of this site the person chooses. */
export async function signInWithPasskey() {
  const request = await api<typeof startPasskeySignIn>("POST /api/v1/auth/passkey-sign-in/options");
  return finishPasskeySignIn(request.challenge, await askForPasskey(request));
}

/** Set in browsers that have used a passkey here: only they are offered one before they ask. */
const usedHere = "cadre.passkey";

/**
 * Offers passkeys among the suggestions of the address field (conditional mediation), where the browser can and has used one
 * here. Gives the sign-in to do once the person picks one; null when there is nothing to offer, or they never do.
 */
export async function suggestPasskeys() {
  if (localStorage.getItem(usedHere) === null) return null;
  const { browserSupportsWebAuthnAutofill, startAuthentication } = await import("@simplewebauthn/browser");
  if (!(await browserSupportsWebAuthnAutofill())) return null;
  try {
    const request = await api<typeof startPasskeySignIn>("POST /api/v1/auth/passkey-sign-in/options");
    const optionsJSON = request as PublicKeyCredentialRequestOptionsJSON;
    const response = await given(startAuthentication({ optionsJSON, useBrowserAutofill: true }));
    return () => finishPasskeySignIn(request.challenge, asAssertion(response));
  } catch (error) {
    if (error instanceof PasskeyNotGiven || error instanceof ApiProblem) return null;
    throw error;
  }
}

function finishPasskeySignIn(challenge: string, response: Assertion) {
  return api<typeof signInContract>("POST /api/v1/auth/passkey-sign-in", { body: { challenge, response } });
}

/** Lets the browser make a passkey. Throws `PasskeyNotGiven`. */
export async function makePasskey(): Promise<{ challenge: string; response: Attestation }> {
  const [{ startRegistration }, options] = await Promise.all([
    import("@simplewebauthn/browser"),
    api<typeof startPasskeyRegistration>("POST /api/v1/auth/passkeys/options"),
  ]);
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const made: RegistrationResponseJSON = await given(startRegistration({ optionsJSON }));
  return { challenge: options.challenge, response: { ...made, response: { ...made.response } } as Attestation };
}

export function addPasskey(body: BodyInput<typeof addContract>) {
  return api<typeof addContract>("POST /api/v1/auth/passkeys", { body });
}

export function renamePasskey(id: string, name: string) {
  return api<typeof renameContract>("PATCH /api/v1/auth/passkeys/{passkey_id}", {
    params: { passkey_id: id },
    body: { name },
  });
}

export function removePasskey(id: string) {
  return api<typeof removeContract>("DELETE /api/v1/auth/passkeys/{passkey_id}", { params: { passkey_id: id } });
}

function asAssertion(response: AuthenticationResponseJSON): Assertion {
  return response as Assertion;
}

const unanswered: Record<string, string> = {
  InvalidStateError: "This device has a passkey for your account already.",
  NotSupportedError: "This device cannot make such a passkey. Try another one.",
  SecurityError: "Passkeys do not work under this address. Open the site by its own name.",
};

async function given<T>(ceremony: Promise<T>): Promise<T> {
  try {
    const result = await ceremony;
    localStorage.setItem(usedHere, "used");
    return result;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const message = unanswered[cause.name] ?? "No passkey was used. Try again, or choose another way.";
    throw new PasskeyNotGiven(message, { cause });
  }
}
