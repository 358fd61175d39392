import "server-only";
import NextAuth, { CredentialsSignin, type NextAuthConfig } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { addressOf } from "@/lib/api/address";
import { toAppError } from "@/lib/api/problem";
import { requestIdOf } from "@/lib/api/request-id";
import { cookieReader, sessionCookieName, sessionIdFromCookies } from "@/lib/auth/cookie";
import { readIdentity } from "@/lib/auth/identity";
import { browserSessionSeconds } from "@/lib/auth/lifetimes";
import { isSecureRequest } from "@/lib/auth/secure-request";
import { isDatabaseUnavailable } from "@/lib/db/failure";
import { env } from "@/lib/env";
import type { ErrorCode } from "@/lib/errors";
import { log } from "@/lib/telemetry/log";
import { endSession } from "./sign-in/end-session";
import { redeemTicket } from "./sign-in/ticket";

const Given = z.object({ ticket: z.string().max(100) });
const SessionClaims = z.object({ sid: z.uuid(), sub: z.string() });
const Authorized = z.object({ id: z.string(), sessionId: z.uuid() });

/** Tells the browser why, by the same code that the API uses. */
class SignInRefused extends CredentialsSignin {
  override code: ErrorCode;
  constructor(code: ErrorCode, cause: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/**
 * Browser sign-in: next-auth keeps the cookie and its CSRF token, and everything else is ours. The cookie is an encrypted JWT
 * that carries only the id of the session row; the row is what every request reads.
 */
export const { handlers } = NextAuth((request) => browserAuth(request ? isSecureRequest(request.headers) : false));

function browserAuth(secure: boolean): NextAuthConfig {
  const cookie = (name: string) => ({
    name,
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  });
  return {
    basePath: "/api/auth",
    trustHost: true,
    secret: env().AUTH_SECRET,
    useSecureCookies: secure,
    cookies: {
      sessionToken: cookie(sessionCookieName(secure)),
      callbackUrl: cookie(secure ? "__Secure-cadre.callback-url" : "cadre.callback-url"),
      csrfToken: cookie(secure ? "__Host-cadre.csrf-token" : "cadre.csrf-token"),
    },
    session: { strategy: "jwt", maxAge: browserSessionSeconds },
    // All of them: next-auth's own pages would lie below /api, without the headers that pages get.
    pages: { signIn: "/login", signOut: "/logout", error: "/login", verifyRequest: "/login" },
    providers: [Credentials({ credentials: { ticket: { type: "text" } }, authorize })],
    callbacks: { jwt: keepSessionId },
    events: { signOut: revokeSession },
    logger: { error: logError, warn: () => undefined, debug: () => undefined },
  };
}

/** Takes nothing but a ticket: who somebody is, every way in has established before (`continueSignIn`). */
async function authorize(credentials: unknown, request: Request) {
  try {
    const given = Given.safeParse(credentials);
    if (!given.success) throw new SignInRefused("invalid_credentials", given.error);
    const origin = {
      requestId: requestIdOf(request),
      address: addressOf(request.headers),
      userAgent: request.headers.get("user-agent"),
    };
    const { userId, sessionId } = await redeemTicket(given.data.ticket, origin);
    await endEarlierSession(request.headers);
    return { id: userId, sessionId };
  } catch (thrown) {
    if (thrown instanceof SignInRefused) throw thrown;
    const error = toAppError(thrown);
    if (error.status >= 500) log().error({ err: thrown }, "browser sign-in failed");
    throw new SignInRefused(error.code, thrown);
  }
}

/** A browser has one session: the one it had is not left behind, open to whoever may have copied its cookie. */
async function endEarlierSession(headers: Headers): Promise<void> {
  const earlier = await sessionIdFromCookies(cookieReader(headers));
  if (earlier) await endSession(earlier);
}

type JwtCallback = NonNullable<NonNullable<NextAuthConfig["callbacks"]>["jwt"]>;

const keepSessionId: JwtCallback = async ({ token, user }) => {
  if (user) {
    const { id, sessionId } = Authorized.parse(user);
    return { sub: id, sid: sessionId };
  }
  const claims = SessionClaims.safeParse(token);
  return claims.success && (await isAlive(claims.data.sid)) ? claims.data : null;
};

/** While the database is away the cookie stays: next-auth would delete it, and each API request checks the row anyway. */
async function isAlive(sessionId: string): Promise<boolean> {
  try {
    return (await readIdentity(sessionId)) !== null;
  } catch (error) {
    if (isDatabaseUnavailable(error)) return true;
    throw error;
  }
}

async function revokeSession(message: object): Promise<void> {
  const claims = SessionClaims.safeParse("token" in message ? message.token : null);
  if (claims.success) await endSession(claims.data.sid);
}

function logError(error: Error): void {
  if (error instanceof CredentialsSignin) return;
  log().warn({ err: error }, "browser authentication");
}
