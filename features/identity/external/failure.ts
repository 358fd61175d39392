import "server-only";
import { AuthorizationResponseError, ClientError, ResponseBodyError } from "openid-client";
import { z } from "zod";
import { AddressRefused } from "@/lib/net/address-policy";

/** What went wrong between us and a provider, for the administrator who set it up. */
export function explainFailure(error: unknown): string {
  const refused = causesOf(error).find((cause) => cause instanceof AddressRefused);
  if (refused) return `The provider cannot be reached: ${refused.message}`;
  if (error instanceof AuthorizationResponseError) {
    return `The provider answered “${error.error}”${error.error_description ? `: ${error.error_description}` : "."}`;
  }
  if (error instanceof ResponseBodyError) return explainTokenError(error);
  if (error instanceof z.ZodError) return "The provider’s answer lacks what says who signed in.";
  const codes = causesOf(error).flatMap((cause) => ("code" in cause ? [String(cause.code)] : []));
  const known = codes.map((code) => explanations[code]).find((text) => text !== undefined);
  if (known) return known;
  return error instanceof ClientError
    ? `The provider’s answer is not valid: ${error.message}.`
    : "The provider cannot be used.";
}

function explainTokenError({ error, error_description: description }: ResponseBodyError): string {
  if (error === "invalid_client" || error === "incorrect_client_credentials") {
    return "The provider refused the client ID or the client secret. Copy both again.";
  }
  return `The provider refused to finish the sign-in with “${error}”${description ? `: ${description}` : "."}`;
}

/** By the codes of openid-client and of Node. */
const explanations: Record<string, string> = {
  OAUTH_RESPONSE_IS_NOT_CONFORM:
    "There is no OpenID configuration below this issuer. Enter the issuer without /.well-known/openid-configuration.",
  OAUTH_RESPONSE_IS_NOT_JSON: "What lies at the issuer’s address is not an OpenID configuration.",
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED:
    "The provider calls itself by another issuer than the one entered. Copy the issuer exactly as its configuration names it.",
  OAUTH_JWT_CLAIM_COMPARISON_FAILED:
    "The ID token was not made for this sign-in: its issuer, audience or nonce is another.",
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: "The ID token is not valid at this time. Check the clocks on both sides.",
  OAUTH_KEY_SELECTION_FAILED: "The provider publishes no key for the signature of its ID token.",
  OAUTH_TIMEOUT: "The provider did not answer within ten seconds.",
  ENOTFOUND: "The issuer’s name does not exist in DNS.",
  EAI_AGAIN: "The issuer’s name cannot be looked up at the moment.",
  ECONNREFUSED: "Nothing answers at the issuer’s address.",
  ECONNRESET: "The provider closed the connection.",
  ETIMEDOUT: "The provider cannot be reached.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The provider’s certificate is not signed by a known authority.",
  CERT_HAS_EXPIRED: "The provider’s certificate has expired.",
};

/** The error and what caused it, outermost first. */
function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  return [error, ...(error.cause === error ? [] : causesOf(error.cause))];
}
