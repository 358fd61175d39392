import { problemResponse, toAppError } from "@/lib/api/problem";
import { requestIdOf } from "@/lib/api/request-id";
import { keySetCacheSeconds } from "@/lib/auth/rotate-keys";
import { publicKeySet } from "@/lib/auth/signing-keys";
import { digest } from "@/lib/crypto/digest";
import { log } from "@/lib/telemetry/log";

export const dynamic = "force-dynamic";

/** The public keys of our tokens (RFC 7517). A new key is published for longer than this cache holds before it signs. */
export async function GET(request: Request): Promise<Response> {
  try {
    const body = JSON.stringify(await publicKeySet());
    const etag = `"${digest(body)}"`;
    const headers = {
      "content-type": "application/jwk-set+json",
      "cache-control": `public, max-age=${keySetCacheSeconds}`,
      "access-control-allow-origin": "*",
      etag,
    };
    const known = (request.headers.get("if-none-match") ?? "")
      .split(",")
      .map((each) => each.trim().replace(/^W\//, ""));
    return known.includes(etag) ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
  } catch (thrown) {
    log().error({ err: thrown }, "JWKS failed");
    return problemResponse(toAppError(thrown), requestIdOf(request));
  }
}
