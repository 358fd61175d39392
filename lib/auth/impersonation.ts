import "server-only";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { readIdentity, type SessionIdentity } from "@/lib/auth/identity";
import { impersonationSeconds } from "@/lib/auth/lifetimes";
import { isSecureRequest } from "@/lib/auth/secure-request";
import { env } from "@/lib/env";

const plainName = "cadre.impersonation";
const secureName = `__Host-${plainName}`;

const Claims = z.object({ sid: z.uuid(), by: z.uuid() });
type Claims = z.output<typeof Claims>;

/**
 * The `Set-Cookie` value with which an operator's browser looks through somebody's eyes. It lies beside the operator's own
 * session cookie and works only together with it: alone it opens nothing, and without it the operator is themselves again.
 */
export async function impersonationCookie(claims: Claims, headers: Headers): Promise<string> {
  const secure = isSecureRequest(headers);
  const name = secure ? secureName : plainName;
  const value = await encode({ token: claims, salt: name, secret: env().AUTH_SECRET, maxAge: impersonationSeconds });
  const attributes = `Path=/; Max-Age=${impersonationSeconds}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return `${name}=${value}; ${attributes}`;
}

/** `Set-Cookie` values that give the operator their own eyes back. */
export function expiredImpersonationCookies(): string[] {
  const attributes = "Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
  return [`${plainName}=; ${attributes}`, `${secureName}=; ${attributes}; Secure`];
}

/**
 * Whom a browser acts as: the person of its session cookie, or, while an operator looks through somebody's eyes, that person
 * in a session that only reads. Over, revoked or somebody else's, such a session leaves the operator as themselves.
 */
export async function identityInView(
  own: SessionIdentity,
  read: (name: string) => string | undefined,
): Promise<SessionIdentity> {
  if (own.platformRole !== "platform_operator") return own;
  const claims = await readClaims(read);
  if (claims?.by !== own.session.id) return own;
  const seen = await readIdentity(claims.sid);
  return seen?.session.impersonatorId === own.userId ? seen : own;
}

async function readClaims(read: (name: string) => string | undefined): Promise<Claims | null> {
  const names = env().APP_URL?.startsWith("https:") ? [secureName] : [secureName, plainName];
  for (const name of names) {
    const token = read(name);
    const claims = token ? await decrypt(token, name) : null;
    if (claims) return claims;
  }
  return null;
}

async function decrypt(token: string, salt: string): Promise<Claims | null> {
  try {
    const parsed = Claims.safeParse(await decode({ token, salt, secret: env().AUTH_SECRET }));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // A cookie that does not decrypt is as good as none: it is old, foreign or forged.
  }
}
