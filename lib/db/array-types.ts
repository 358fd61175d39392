import "server-only";
import { makePgArray } from "drizzle-orm/pg-core/utils/array";
import type { PostgresType } from "postgres";
import { parse } from "postgres-array";

/** Type ids of arrays, fixed in Postgres's own catalog (`pg_type.dat`). */
const arrayOids = { integer: 1007, text: 1009, varchar: 1015, bigint: 1016, uuid: 2951 };

/**
 * The array types that our statements use. The client (postgres.js 3.4.9) would otherwise ask the catalog for all types
 * on each new connection, by a statement whose failure nobody handles: an unhandled rejection each time that Postgres
 * dies just then.
 */
export const arrayTypes: Record<string, PostgresType> = {
  strings: arrayType([arrayOids.text, arrayOids.varchar, arrayOids.uuid], String),
  integers: arrayType([arrayOids.integer], Number),
  bigints: arrayType([arrayOids.bigint], String),
};

function arrayType(oids: number[], element: (text: string) => unknown): PostgresType {
  const [to = 0] = oids;
  return {
    to,
    from: oids,
    serialize: serializeArray,
    parse: (text: string) => parse(text, element),
  };
}

/** Drizzle writes its arrays itself and hands over text. */
function serializeArray(value: unknown): unknown {
  return Array.isArray(value) ? makePgArray(value) : value;
}
