import "server-only";
import { and, desc, eq, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { trustedDevices } from "@/drizzle/schema/accounts";
import { sessions, users } from "@/drizzle/schema/identity";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { idleSessionSeconds } from "@/lib/auth/lifetimes";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { deviceName, maskAddress } from "@/lib/device";
import type { OwnSession, TrustedDevice } from "./schema";

export interface PageRequest {
  cursor?: string | undefined;
  limit: number;
}

const Key = z.tuple([z.uuid()]);

/** The live sessions of the signed-in person, the newest first (their ids grow with time). */
export async function listSessions(
  { actor }: UserContext,
  { cursor, limit }: PageRequest,
): Promise<{ data: OwnSession[]; next_cursor: string | null }> {
  const before = cursor ? lt(sessions.id, decodeCursor("sessions", Key, cursor)[0]) : undefined;
  const isLive = and(
    isNull(sessions.revokedAt),
    sql`${sessions.expiresAt} > now()`,
    sql`${sessions.lastSeenAt} > now() - make_interval(secs => ${idleSessionSeconds})`,
  );
  const rows = await database()
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, actor.userId), isLive, before))
    .orderBy(desc(sessions.id))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    "sessions",
    (row) => [row.id],
    (row) => toOwnSession(row, actor.sessionId),
  );
}

function toOwnSession(row: typeof sessions.$inferSelect, currentId: string): OwnSession {
  const byOperator = row.impersonatorId !== null;
  return {
    id: row.id,
    kind: row.kind,
    device: byOperator ? null : deviceName(row.userAgent),
    address: byOperator ? null : maskAddress(row.address),
    methods: row.methods,
    by_operator: byOperator,
    current: row.id === currentId,
    created_at: row.createdAt.toISOString(),
    last_seen_at: row.lastSeenAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
  };
}

/** The browsers that may skip the person's second factor, the newest first. */
export async function listTrustedDevices(
  { actor }: UserContext,
  { cursor, limit }: PageRequest,
): Promise<{ data: TrustedDevice[]; next_cursor: string | null }> {
  const before = cursor ? lt(trustedDevices.id, decodeCursor("trusted-devices", Key, cursor)[0]) : undefined;
  const isTrusted = and(
    sql`${trustedDevices.expiresAt} > now()`,
    sql`${trustedDevices.createdAt} > coalesce(${users.passwordChangedAt}, '-infinity')`,
  );
  const rows = await database()
    .select({
      id: trustedDevices.id,
      userAgent: trustedDevices.userAgent,
      createdAt: trustedDevices.createdAt,
      lastUsedAt: trustedDevices.lastUsedAt,
      expiresAt: trustedDevices.expiresAt,
    })
    .from(trustedDevices)
    .innerJoin(users, eq(users.id, trustedDevices.userId))
    .where(and(eq(trustedDevices.userId, actor.userId), isTrusted, before))
    .orderBy(desc(trustedDevices.id))
    .limit(limit + 1);
  return toPage(rows, limit, "trusted-devices", (row) => [row.id], toTrustedDevice);
}

type DeviceRow = Omit<typeof trustedDevices.$inferSelect, "userId" | "tokenHash">;

function toTrustedDevice({ id, userAgent, createdAt, lastUsedAt, expiresAt }: DeviceRow): TrustedDevice {
  return {
    id,
    device: deviceName(userAgent),
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt.toISOString(),
    expires_at: expiresAt.toISOString(),
  };
}
