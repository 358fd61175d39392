import "server-only";
import { pool } from "@/lib/db/client";
import type { Person } from "./schema";

/** A person behind a credential, and whether they may act at all. */
export interface KnownPerson extends Person {
  disabled: boolean;
}

/**
 * The people with these ids, by id. People belong to no organization: ask only for ids that rows of the caller's own
 * organization name.
 */
export async function readPeople(ids: readonly (string | null)[]): Promise<ReadonlyMap<string, KnownPerson>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await pool()<KnownPerson[]>`
    select id, name, email, disabled_at is not null as disabled from users where id in ${pool()(wanted)}`;
  return new Map(rows.map((row) => [row.id, row]));
}
