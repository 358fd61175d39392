import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import type { Sql } from "postgres";
import { connectDirectly, pool } from "@/lib/db/client";
import { migrateJobTables } from "@/lib/jobs/boss";

/** Any constant that no other program on the same database uses: "cadre" in ASCII. */
const migrationLock = 0x6361647265;
const migrationsFolder = path.join(process.cwd(), "drizzle/migrations");

/**
 * Brings the database to the newest schema. Any number of processes may call it at once: an advisory lock makes
 * them queue, and all but the first find nothing to do.
 */
export async function migrate(): Promise<void> {
  const connection = connectDirectly("cadre-migrate");
  try {
    await connection`select pg_advisory_lock(${migrationLock})`;
    await ensureAppRole(connection);
    await applyMigrations(drizzle(connection), { migrationsFolder });
    await makeCountersUnlogged(connection);
    await grantToAppRole(connection);
    await migrateJobTables(connection);
  } finally {
    await connection.end();
  }
}

/** Fails unless the role that organization-bound transactions switch to is subject to row-level security. */
export async function assertAppRoleIsRestricted(sql: Sql = pool()): Promise<void> {
  const rows = await sql.begin(async (tx) => {
    await tx`select set_config('role', 'cadre_app', true)`;
    return tx`select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user`;
  });
  const role = rows[0];
  if (role?.rolname !== "cadre_app" || role.rolsuper || role.rolbypassrls) {
    throw new Error("The role cadre_app must exist and be neither SUPERUSER nor BYPASSRLS. See docs/deploy.md.");
  }
}

/** Whether every shipped migration has been applied. */
export async function migrationsAreApplied(sql: Sql = pool()): Promise<boolean> {
  const journal = JSON.parse(readFileSync(path.join(migrationsFolder, "meta/_journal.json"), "utf8")) as {
    entries: { when: number }[];
  };
  const newest = Math.max(...journal.entries.map((entry) => entry.when));
  const rows = await sql`select max(created_at)::bigint as applied from drizzle.__drizzle_migrations`;
  return Number(rows[0]?.applied ?? 0) >= newest;
}

async function ensureAppRole(sql: Sql): Promise<void> {
  const [existing] = await sql`select 1 from pg_roles where rolname = 'cadre_app'`;
  if (!existing) await createAppRole(sql);
  const [version] = await sql`select current_setting('server_version_num')::int as number`;
  // From 16 on, being a member of a role does not imply the right to assume it.
  const [right, option] = version?.number >= 160000 ? ["set", "with set true"] : ["member", ""];
  const [me] = await sql`select current_user as name, pg_has_role(current_user, 'cadre_app', ${right}) as allowed`;
  if (me?.allowed) return;
  await sql.unsafe(`grant cadre_app to current_user ${option}`).catch((cause: unknown) => {
    throw new Error(
      `The database user ${me?.name} may not assume the role cadre_app. As an administrator run:\n` +
        `  grant cadre_app to "${me?.name}" ${option};`,
      { cause },
    );
  });
}

async function createAppRole(sql: Sql): Promise<void> {
  // Roles belong to the whole server, our lock to one database: another database's migration may be faster.
  await sql`do $$ begin create role cadre_app nologin; exception when duplicate_object or unique_violation then null; end $$`.catch(
    (cause: unknown) => {
      throw new Error(
        "The database user may not create roles. As an administrator run:\n" +
          "  create role cadre_app nologin;\n  grant cadre_app to <the user of DATABASE_URL>;",
        { cause },
      );
    },
  );
}

/** A rate limit that a crash of Postgres forgets costs nothing; one that waits for the disk costs every run's start. */
async function makeCountersUnlogged(sql: Sql): Promise<void> {
  const [logged] =
    await sql`select 1 from pg_class where oid = 'public.rate_limits'::regclass and relpersistence = 'p'`;
  if (logged) await sql`alter table rate_limits set unlogged`;
}

/** Written by functions of the database alone, which keep the chain whole. */
const auditTables = new Set(["audit_events", "audit_heads", "audit_anchors"]);

/** Rows that never change once they are there. */
const immutableTables = new Set(["agent_versions", "workflow_versions"]);

/** The application role may touch exactly the tables that carry row-level security, and only read the audit log. */
async function grantToAppRole(sql: Sql): Promise<void> {
  await sql`grant usage on schema public to cadre_app`;
  const tables = await sql`
    select relname from pg_class join pg_namespace n on n.oid = relnamespace
    where n.nspname = 'public' and relkind = 'r' and relrowsecurity`;
  for (const { relname } of tables) {
    await sql.unsafe(`grant ${rightsOn(relname)} on table "${relname}" to cadre_app`);
  }
  for (const relname of auditTables) {
    await sql.unsafe(`revoke insert, update, delete, truncate on table "${relname}" from cadre_app`);
  }
}

function rightsOn(table: string): string {
  if (auditTables.has(table)) return "select";
  return immutableTables.has(table) ? "select, insert" : "select, insert, update, delete";
}
