import { sql } from "drizzle-orm";
import { customType, pgPolicy, pgRole, timestamp, uuid } from "drizzle-orm/pg-core";

/** The role every organization-bound transaction switches to. Made by `lib/db/migrate.ts`, never by drizzle-kit. */
export const appRole = pgRole("cadre_app").existing();

const currentOrganization = sql`nullif(current_setting('app.organization_id', true), '')::uuid`;

/** Row-level security: rows of an organization are visible and writable only inside its own transactions. */
export function organizationPolicy(column = sql`organization_id`) {
  const own = sql`${column} = ${currentOrganization}`;
  return pgPolicy("organization_isolation", { as: "permissive", for: "all", to: appRole, using: own, withCheck: own });
}

export const id = () => uuid("id").primaryKey();
export const organizationId = () => uuid("organization_id").notNull();
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const createdAt = () => instant("created_at").notNull().defaultNow();
export const updatedAt = () => instant("updated_at").notNull().defaultNow();

/** The full number of a transaction, which never wraps around; as decimal text. */
export const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });
