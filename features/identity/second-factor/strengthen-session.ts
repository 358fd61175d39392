import "server-only";
import { sql } from "drizzle-orm";
import type { Database, Transaction } from "@/lib/db/client";
import type { SignInMethod } from "../sign-in/schema";

/** Notes on a session that its person has just proved who they are once more, and how. */
export async function strengthenSession(
  db: Database | Transaction,
  sessionId: string,
  method: SignInMethod,
): Promise<void> {
  await db.execute(sql`
    update sessions set authenticated_at = now(),
      methods = case when ${method} = any(methods) then methods else array_append(methods, ${method}::text) end
    where id = ${sessionId}`);
}
