import "server-only";
import { eq } from "drizzle-orm";
import { avatars } from "@/drizzle/schema/accounts";
import type { UserContext } from "@/lib/context";
import { database, pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { avatarSize } from "../constants";
import { imageTypeOf } from "./image-type";
import { recordOwnEvent } from "./record-event";

/** Where a picture is read: a new one has a new address, so that browsers may keep the old one. */
export function avatarUrl(changedAt: Date | null): string | null {
  return changedAt && `/api/v1/me/avatar?version=${changedAt.getTime()}`;
}

/** One's own picture's address, or null. */
export async function findAvatarUrl(userId: string): Promise<string | null> {
  const [row] = await database()
    .select({ updatedAt: avatars.updatedAt })
    .from(avatars)
    .where(eq(avatars.userId, userId));
  return avatarUrl(row?.updatedAt ?? null);
}

/** Keeps a picture (base64) whose bytes are those of a PNG, JPEG or WebP file. Throws `validation_failed`. */
export async function setAvatar(ctx: UserContext, base64: string): Promise<{ avatar_url: string }> {
  const content = Buffer.from(base64, "base64");
  if (content.byteLength > avatarSize.maxBytes) throw unusable("The picture is too large: at most 1 MB.");
  const contentType = imageTypeOf(content);
  if (contentType === null) throw unusable("This is not a PNG, JPEG or WebP picture.");
  const values = { contentType, content, updatedAt: new Date() };
  await asSystem(async (tx) => {
    await tx
      .insert(avatars)
      .values({ userId: ctx.actor.userId, ...values })
      .onConflictDoUpdate({ target: avatars.userId, set: values });
    await recordOwnEvent(tx, ctx, "profile.changed", { fields: ["avatar"] });
  });
  return { avatar_url: `/api/v1/me/avatar?version=${values.updatedAt.getTime()}` };
}

export async function removeAvatar(ctx: UserContext): Promise<void> {
  await asSystem(async (tx) => {
    const removed = await tx
      .delete(avatars)
      .where(eq(avatars.userId, ctx.actor.userId))
      .returning({ id: avatars.userId });
    if (removed.length > 0) await recordOwnEvent(tx, ctx, "profile.changed", { fields: ["avatar"] });
  });
}

/** The address of a colleague's picture, or null. `changedAt`: milliseconds since the epoch. */
export function colleagueAvatarUrl(userId: string, changedAt: number | null): string | null {
  return changedAt === null ? null : `/api/v1/users/${userId}/avatar?version=${Math.round(changedAt)}`;
}

/** The picture of somebody with whom the person shares an organization; of everybody else there is none. */
export async function readColleagueAvatar(ctx: UserContext, userId: string): Promise<Response> {
  const [shared] = await pool()`
    select 1 from memberships mine join memberships theirs on theirs.organization_id = mine.organization_id
    where mine.user_id = ${ctx.actor.userId} and theirs.user_id = ${userId} limit 1`;
  if (!shared) throw notFound("picture");
  return readAvatar(userId);
}

/**
 * Somebody's picture as a file that no browser takes for anything else: of the type its bytes have, never sniffed, and in a
 * sandbox should somebody open it as a page.
 */
export async function readAvatar(userId: string): Promise<Response> {
  const [row] = await database()
    .select({ contentType: avatars.contentType, content: avatars.content })
    .from(avatars)
    .where(eq(avatars.userId, userId));
  if (!row) throw notFound("picture");
  return new Response(new Uint8Array(row.content), {
    headers: {
      "content-type": row.contentType,
      "content-length": String(row.content.byteLength),
      "content-disposition": `inline; filename="avatar.${row.contentType.split("/")[1]}"`,
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "private, max-age=31536000, immutable",
      vary: "cookie, authorization",
    },
  });
}

function unusable(message: string): AppError {
  return new AppError("validation_failed", message, { errors: [{ path: "content", message }] });
}
