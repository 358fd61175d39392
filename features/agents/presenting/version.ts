import "server-only";
import { personOf } from "./own-detail";

interface VersionRow {
  version: number;
  note: string | null;
  createdBy: string | null;
  createdAt: Date;
}

/** A version, of an agent or of a workflow, as lists show it. */
export function presentVersion(
  { publishedVersion }: { publishedVersion: number | null },
  row: VersionRow,
  names: ReadonlyMap<string, string>,
) {
  return {
    version: row.version,
    note: row.note,
    published: row.version === publishedVersion,
    created_by: personOf(row.createdBy, names),
    created_at: row.createdAt.toISOString(),
  };
}
