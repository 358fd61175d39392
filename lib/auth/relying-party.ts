import "server-only";
import { isSecureRequest } from "@/lib/auth/secure-request";
import { env } from "@/lib/env";

/** For which site a passkey is, and where a page that uses it must lie (W3C Web Authentication, level 3, 5.1.3). */
export interface RelyingParty {
  id: string;
  origin: string;
}

/** The site under its configured address, or else under the one by which this request reached us. */
export function relyingPartyOf(headers: Headers): RelyingParty {
  const { APP_URL, TRUSTED_PROXY_HOPS } = env();
  const forwarded = TRUSTED_PROXY_HOPS > 0 ? headers.get("x-forwarded-host") : null;
  const host = forwarded ?? headers.get("host") ?? "localhost";
  const own = APP_URL ?? `${isSecureRequest(headers) ? "https" : "http"}://${host}`;
  const { hostname: id, origin } = new URL(URL.canParse(own) ? own : "http://localhost");
  return { id, origin };
}
