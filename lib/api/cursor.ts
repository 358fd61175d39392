import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { z } from "zod";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

const tagBytes = 8;

/**
 * Packs the sort key of a page's last row into an opaque cursor. `list` names the list, so that a cursor of another
 * one is refused; the tag keeps clients from writing their own.
 */
export function encodeCursor(list: string, key: readonly (string | number)[]): string {
  const payload = Buffer.from(JSON.stringify(key));
  return Buffer.concat([tagOf(list, payload), payload]).toString("base64url");
}

/** Opens a cursor of the same list. Throws `validation_failed` for anything that `encodeCursor` did not make. */
export function decodeCursor<S extends z.ZodType>(list: string, schema: S, cursor: string): z.output<S> {
  const bytes = Buffer.from(cursor, "base64url");
  const payload = bytes.subarray(tagBytes);
  const genuine =
    bytes.length > tagBytes &&
    bytes.toString("base64url") === cursor &&
    timingSafeEqual(bytes.subarray(0, tagBytes), tagOf(list, payload));
  const parsed = genuine ? schema.safeParse(JSON.parse(payload.toString("utf8"))) : null;
  if (!parsed?.success) throw invalidCursor();
  return parsed.data;
}

/**
 * Cuts a page out of `limit + 1` rows: the extra row only tells whether there is more.
 * `keyOf` is the sort key of a row, with all the precision the database has.
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  list: string,
  keyOf: (row: Row) => readonly (string | number)[],
  toItem: (row: Row) => Item,
): { data: Item[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data: shown.map(toItem), next_cursor: more ? encodeCursor(list, keyOf(last)) : null };
}

function tagOf(list: string, payload: Buffer): Buffer {
  return createHmac("sha256", `cursor:${env().AUTH_SECRET}`)
    .update(`${list}\n`)
    .update(payload)
    .digest()
    .subarray(0, tagBytes);
}

function invalidCursor(): AppError {
  return new AppError("validation_failed", "Some fields are not valid.", {
    errors: [{ path: "cursor", message: "This cursor is not valid here. Start again without one." }],
  });
}
