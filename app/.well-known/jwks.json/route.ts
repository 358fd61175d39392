import { problemResponse, toAppError } from "@/lib/api/problem";
import { requestIdOf } from "@/lib/api/request-id";
import { publicKeySet } from "@/lib/auth/signing-keys";
import { log } from "@/lib/telemetry/log";

export const dynamic = "force-dynamic";

/** The public keys of access tokens (RFC 7517). A new key is published before it signs, so an hour of cache is safe. */
export async function GET(request: Request): Promise<Response> {
  try {
    return Response.json(await publicKeySet(), {
      headers: {
        "content-type": "application/jwk-set+json",
        "cache-control": "public, max-age=3600, stale-while-revalidate=3600",
        "access-control-allow-origin": "*",
      },
    });
  } catch (thrown) {
    log().error({ err: thrown }, "JWKS failed");
    return problemResponse(toAppError(thrown), requestIdOf(request));
  }
}
