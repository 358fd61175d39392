import { type NextRequest, NextResponse } from "next/server";
import { pathHeader } from "@/lib/auth/page-headers";
import { isSecureRequest } from "@/lib/auth/secure-request";
import { env } from "@/lib/env";

/**
 * Page headers only: never authorisation, and never for /api, where a proxy would silently cut request bodies at 10 MB.
 * Pages are rendered per request, because a nonce on a prerendered page would stop its scripts.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const secure = isSecureRequest(request.headers) && !isLocalhost(request.nextUrl.hostname);
  const policy = contentSecurityPolicy(nonce, secure);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(pageHeaders)) response.headers.set(name, value);
  if (secure) response.headers.set("strict-transport-security", "max-age=63072000; includeSubDomains");
  return response;
}

export const config = {
  matcher: ["/((?!api/|api$|_next/|\\.well-known/|icon$|favicon\\.ico$|robots\\.txt$|sitemap\\.xml$).*)"],
};

const pageHeaders = {
  "referrer-policy": "strict-origin-when-cross-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
};

function contentSecurityPolicy(nonce: string, secure: boolean): string {
  // React's development build evaluates code to reconstruct stacks; the production build never does.
  const evaluation = env().NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    // Positions computed in the browser (virtual lists, popovers, charts) are inline styles.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ];
  return directives.join("; ");
}

function isLocalhost(hostname: string): boolean {
  return (
    hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]" || hostname.endsWith(".localhost")
  );
}
