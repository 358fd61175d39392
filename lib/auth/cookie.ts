import "server-only";
import { decode } from "next-auth/jwt";
import { z } from "zod";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";

const plainName = "cadre.session";
/** Browsers take a `__Host-` cookie only from the host itself by HTTPS: no subdomain can plant its own session. */
const secureName = `__Host-${plainName}`;
const cacheSize = 5_000;

const Claims = z.object({ sid: z.uuid(), exp: z.number() });
type Claims = z.output<typeof Claims>;

const cache = () => processSingleton("auth.cookies", () => new Map<string, Claims>());

/** `Set-Cookie` values that make the browser forget its session. */
export function expiredSessionCookies(): string[] {
  const attributes = "Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
  return [`${plainName}=; ${attributes}`, `${secureName}=; ${attributes}; Secure`];
}

/** The cookie's name: with the `__Host-` prefix wherever the site is reached by HTTPS. */
export function sessionCookieName(secure: boolean): string {
  return secure ? secureName : plainName;
}

/** The id of the session row that the request's cookie carries, or null. The row itself still has to be read. */
export async function sessionIdFromCookies(read: (name: string) => string | undefined): Promise<string | null> {
  const names = env().APP_URL?.startsWith("https:") ? [secureName] : [secureName, plainName];
  for (const name of names) {
    const value = read(name);
    const claims = value ? await decodeCookie(value, name) : null;
    if (claims) return claims.sid;
  }
  return null;
}

/** Reads one cookie out of a `Cookie` header. */
export function cookieReader(headers: Headers): (name: string) => string | undefined {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return (name) => pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

async function decodeCookie(token: string, salt: string): Promise<Claims | null> {
  const known = cache().get(token);
  if (known) return known.exp * 1000 > Date.now() ? known : null;
  const claims = await decrypt(token, salt);
  if (claims) remember(token, claims);
  return claims;
}

async function decrypt(token: string, salt: string): Promise<Claims | null> {
  try {
    const parsed = Claims.safeParse(await decode({ token, salt, secret: env().AUTH_SECRET }));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // A cookie that does not decrypt is as good as none: it is old, foreign or forged.
  }
}

function remember(token: string, claims: Claims): void {
  const entries = cache();
  const oldest = entries.keys().next();
  if (entries.size >= cacheSize && !oldest.done) entries.delete(oldest.value);
  entries.set(token, claims);
}
