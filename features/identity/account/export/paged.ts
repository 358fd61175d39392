import "server-only";
import { pool } from "@/lib/db/client";

export type Row = Record<string, unknown>;

interface Paging {
  rowsPerPage?: number;
  /** The column, of type uuid and unique in the list, that orders it. */
  key?: string;
}

const firstKey = "00000000-0000-0000-0000-000000000000";

/**
 * A list of a person's rows, read page by page by their id (`$1`) and the last row's key (`$2`). The statement ends in its
 * condition. Keeps no connection between pages: whoever reads the export slowly holds nothing up.
 */
export function paged(statement: string, { rowsPerPage = 200, key = "id" }: Paging = {}) {
  return async function* (userId: string): AsyncGenerator<Row> {
    let lastKey = firstKey;
    while (true) {
      const page = await pool().unsafe<Row[]>(
        `${statement} and ${key} > $2 order by ${key} limit ${rowsPerPage}`,
        [userId, lastKey],
        { prepare: true },
      );
      yield* page;
      const last = page.at(-1)?.[key];
      if (page.length < rowsPerPage || typeof last !== "string") return;
      lastKey = last;
    }
  };
}
