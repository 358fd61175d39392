import "server-only";
import { cookieReader } from "@/lib/auth/cookie";
import { isSecureRequest } from "@/lib/auth/secure-request";
import { digest } from "@/lib/crypto/digest";

/** Holds the secret of a link that waits for its owner's decision. */
export const linkCookie = "cadre.link";

/** One cookie for each attempt, so that two tabs do not disturb each other. */
export function flowCookieName(state: string): string {
  return `cadre.flow-${digest(state).slice(0, 12)}`;
}

/**
 * Keeps a secret in the browser that started something: whoever comes back without it did not start it there, which is what
 * stops somebody from signing another person in as themselves (login CSRF). `Lax`, because the way back begins elsewhere.
 */
export function setCookie(to: Headers, request: Headers, name: string, value: string, maxAgeSeconds: number): void {
  const secure = isSecureRequest(request);
  const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  to.append("set-cookie", `${prefixed(name, secure)}=${value}; ${attributes}`);
}

export function readCookie(request: Headers, name: string): string | undefined {
  return cookieReader(request)(prefixed(name, isSecureRequest(request)));
}

export function clearCookie(to: Headers, request: Headers, name: string): void {
  setCookie(to, request, name, "", 0);
}

function prefixed(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
