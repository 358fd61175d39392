import "server-only";
import { sql } from "drizzle-orm";
import { sessions } from "@/drizzle/schema/identity";
import { browserSessionSeconds } from "@/lib/auth/lifetimes";
import type { RequestContext } from "@/lib/context";
import { asSystem } from "@/lib/db/scope";
import { newId } from "@/lib/ids";
import { tokenSessionDays } from "../constants";
import { announceSignIn } from "./announce-sign-in";
import type { SignInMethod } from "./schema";

/** The request something comes from, for the security events. */
export type RequestOrigin = Pick<RequestContext, "requestId" | "address" | "userAgent">;

export interface NewSession {
  userId: string;
  kind: "browser" | "token";
  methods: readonly SignInMethod[];
  oidcConnectionId: string | null;
}

const longestUserAgent = 500;
const tokenSessionSeconds = tokenSessionDays * 24 * 60 * 60;

/** Opens a session for somebody who has proved who they are, and returns its id. */
export async function openSession(session: NewSession, origin: RequestOrigin): Promise<string> {
  const id = newId();
  const userAgent = origin.userAgent?.slice(0, longestUserAgent) ?? null;
  const { userId, kind, methods, oidcConnectionId } = session;
  await asSystem(async (tx) => {
    await tx.insert(sessions).values({
      id,
      userId,
      kind,
      methods: [...methods],
      oidcConnectionId,
      address: origin.address,
      userAgent,
      expiresAt: sql`now() + make_interval(secs => ${kind === "browser" ? browserSessionSeconds : tokenSessionSeconds})`,
    });
    await announceSignIn(tx, id, session, { ...origin, userAgent });
  });
  return id;
}
