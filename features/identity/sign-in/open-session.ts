import "server-only";
import { sql } from "drizzle-orm";
import { sessions } from "@/drizzle/schema/identity";
import { browserSessionSeconds, impersonationSeconds } from "@/lib/auth/lifetimes";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { RequestContext } from "@/lib/context";
import { asSystem } from "@/lib/db/scope";
import { newId } from "@/lib/ids";
import { tokenSessionDays } from "../constants";
import type { SignInMethod } from "./schema";

/** The request something comes from, for the security events. */
export type RequestOrigin = Pick<RequestContext, "requestId" | "address" | "userAgent">;

export interface NewSession {
  userId: string;
  kind: "browser" | "token";
  methods: readonly SignInMethod[];
  oidcConnectionId: string | null;
  /** The operator who will look through this person's eyes. */
  impersonatorId: string | null;
}

const longestUserAgent = 500;

/** Opens a session for somebody who has proved who they are, and returns its id. */
export async function openSession(session: NewSession, origin: RequestOrigin): Promise<string> {
  const id = newId();
  const userAgent = origin.userAgent?.slice(0, longestUserAgent) ?? null;
  const { userId, kind, methods, oidcConnectionId, impersonatorId } = session;
  await asSystem(async (tx) => {
    await tx.insert(sessions).values({
      id,
      userId,
      kind,
      methods: [...methods],
      oidcConnectionId,
      impersonatorId,
      address: origin.address,
      userAgent,
      expiresAt: sql`now() + make_interval(secs => ${lifetimeSeconds(session)})`,
    });
    await recordSecurityEvent(tx, {
      ...origin,
      userAgent,
      userId,
      kind: "session.started",
      sessionId: id,
      ...(impersonatorId ? { actorId: impersonatorId } : {}),
      detail: { kind, methods },
    });
  });
  return id;
}

function lifetimeSeconds({ kind, impersonatorId }: NewSession): number {
  if (impersonatorId) return impersonationSeconds;
  return kind === "browser" ? browserSessionSeconds : tokenSessionDays * 24 * 60 * 60;
}
