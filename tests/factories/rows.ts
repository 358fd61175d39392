import { randomInt, randomUUID } from "node:crypto";
import type { Sql } from "postgres";

export interface Column {
  name: string;
  type: string;
  /** Must be given: not null, no default, not generated. */
  required: boolean;
}

export interface ForeignKey {
  name: string;
  table: string;
  columns: string[];
  parent: string;
  parentColumns: string[];
}

export interface Table {
  name: string;
  columns: Column[];
  primaryKey: string[];
  /** Columns of the unique constraints beside the primary key. */
  uniqueKeys: string[][];
  foreignKeys: ForeignKey[];
}

export type Row = Record<string, unknown>;

/** Every table of the public schema as the database itself describes it. */
export async function readTables(sql: Sql): Promise<Map<string, Table>> {
  const columns = await sql`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      (a.attnotnull and not a.atthasdef and a.attidentity = '' and a.attgenerated = '') as required
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`;
  const constraints = await sql`
    select con.conname as name, con.contype as kind, c.relname as table, p.relname as parent,
      array(select attname::text from unnest(con.conkey) with ordinality k(num, pos)
        join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.num order by k.pos) as columns,
      array(select attname::text from unnest(con.confkey) with ordinality k(num, pos)
        join pg_attribute a on a.attrelid = con.confrelid and a.attnum = k.num order by k.pos) as "parentColumns"
    from pg_constraint con join pg_class c on c.oid = con.conrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_class p on p.oid = con.confrelid
    where n.nspname = 'public' and con.contype in ('f', 'p', 'u') order by con.conname`;
  const tables = new Map<string, Table>();
  for (const { table, name, type, required } of columns) {
    const entry: Table = tables.get(table) ?? {
      name: table,
      columns: [],
      primaryKey: [],
      uniqueKeys: [],
      foreignKeys: [],
    };
    entry.columns.push({ name, type, required });
    tables.set(table, entry);
  }
  for (const { name, kind, table, parent, columns: keys, parentColumns } of constraints) {
    if (kind === "p") Object.assign(tables.get(table) ?? {}, { primaryKey: keys });
    else if (kind === "u") tables.get(table)?.uniqueKeys.push(keys);
    else tables.get(table)?.foreignKeys.push({ name, table, columns: keys, parent, parentColumns });
  }
  return tables;
}

/** Parents before children. Foreign keys must not form a circle. */
export function inOrder(tables: Map<string, Table>): Table[] {
  const ordered = new Set<Table>();
  const visit = (table: Table, path: string[]) => {
    if (path.includes(table.name)) throw new Error(`Foreign keys form a circle: ${[...path, table.name].join(" → ")}`);
    for (const { parent } of table.foreignKeys) {
      const next = tables.get(parent);
      if (next && next !== table) visit(next, [...path, table.name]);
    }
    ordered.add(table);
  };
  for (const table of tables.values()) visit(table, []);
  return [...ordered];
}

/** A row that the table accepts: made-up values, and foreign keys that lead to the given parents. */
export function makeRow(table: Table, organizationId: string, parents: ReadonlyMap<string, Row>): Row {
  const row: Row = {};
  for (const { name, type, required } of table.columns) if (required) row[name] = makeValue(type);
  for (const { parent, columns, parentColumns } of table.foreignKeys) {
    const values = parents.get(parent);
    if (values) for (const [index, column] of columns.entries()) row[column] = values[parentColumns[index] ?? ""];
  }
  const own = organizationColumn(table);
  if (own) row[own] = organizationId;
  // Its checks ask for one of two: a run is one of an agent, or of a workflow.
  if (table.name === "runs") row.agent_key = makeValue("text");
  return row;
}

/** The column that says which organization a row belongs to, if the table has one. */
export function organizationColumn(table: Table): string | null {
  if (table.name === "organizations") return "id";
  return table.columns.some(({ name }) => name === "organization_id") ? "organization_id" : null;
}

function makeValue(type: string): unknown {
  if (type === "uuid") return randomUUID();
  if (type === "integer" || type === "bigint" || type === "smallint") return randomInt(1, 30_000);
  if (type === "boolean") return false;
  if (type.startsWith("timestamp")) return new Date().toISOString();
  if (type === "json" || type === "jsonb") return "{}";
  if (type === "text[]") return [];
  if (type === "bytea") return Buffer.from("made up");
  if (type === "text" || type.startsWith("character")) return `made-up-${randomUUID()}`;
  throw new Error(`Teach makeValue() to make a value of type ${type}.`);
}
