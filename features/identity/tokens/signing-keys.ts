import "server-only";
import { asc } from "drizzle-orm";
import { signingKeys } from "@/drizzle/schema/identity";
import * as keys from "@/lib/auth/rotate-keys";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import type { SigningKeys } from "./schema";

/** The installation's signing keys, the oldest first. There are never more than a few. */
export async function listSigningKeys(): Promise<SigningKeys> {
  const rows = await database()
    .select({
      kid: signingKeys.kid,
      status: signingKeys.status,
      createdAt: signingKeys.createdAt,
      activatedAt: signingKeys.activatedAt,
      retiredAt: signingKeys.retiredAt,
    })
    .from(signingKeys)
    .orderBy(asc(signingKeys.createdAt));
  const data = rows.map(({ kid, status, createdAt, activatedAt, retiredAt }) => ({
    kid,
    status,
    created_at: createdAt.toISOString(),
    activated_at: activatedAt?.toISOString() ?? null,
    retired_at: retiredAt?.toISOString() ?? null,
  }));
  return { data, next_cursor: null };
}

/** Rotates by an operator's hand. */
export async function rotateSigningKeys(ctx: UserContext): Promise<SigningKeys> {
  if (!(await keys.rotateSigningKeys())) {
    const detail =
      "The next key was published only minutes ago, so clients may not know it yet. Try again in ten minutes.";
    throw new AppError("conflict", detail);
  }
  const { actor, requestId, address, userAgent } = ctx;
  const { userId, sessionId } = actor;
  await asSystem((tx) =>
    recordSecurityEvent(tx, { userId, sessionId, kind: "signing_keys.rotated", requestId, address, userAgent }),
  );
  return listSigningKeys();
}
