import "server-only";
import { AddressRefused } from "@/lib/net/address-policy";

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "Nobody answers under this name.",
  EAI_AGAIN: "The name could not be looked up.",
  ECONNREFUSED: "The server refused the connection.",
  ECONNRESET: "The server closed the connection.",
  EHOSTUNREACH: "The server cannot be reached.",
  ENETUNREACH: "The server cannot be reached.",
  ETIMEDOUT: "The server did not answer in time.",
  EPIPE: "The server closed the connection.",
  CERT_HAS_EXPIRED: "The server's certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The server's certificate is signed by itself.",
  SELF_SIGNED_CERT_IN_CHAIN: "The server's certificate is signed by itself.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The server's certificate cannot be verified.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The server's certificate is for another name.",
};

/** Why an exchange over the network failed, in words for a person or a model. */
export function explainNetworkFailure(error: unknown): string {
  for (const cause of causesOf(error)) {
    if (cause instanceof AddressRefused) return cause.message;
    if (cause.name === "TimeoutError") return "The server did not answer in time.";
    const known = "code" in cause && typeof cause.code === "string" ? reasons[cause.code] : undefined;
    if (known) return known;
  }
  return "The server could not be reached.";
}

/** An error, what caused it, and so on; several at once where a name has several addresses. */
function* causesOf(error: unknown, depth = 0): Generator<Error> {
  if (!(error instanceof Error) || depth > 8) return;
  yield error;
  if (error instanceof AggregateError) for (const one of error.errors) yield* causesOf(one, depth + 1);
  yield* causesOf(error.cause, depth + 1);
}
