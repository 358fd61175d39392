import "server-only";
import { sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { database } from "@/lib/db/client";
import { env } from "@/lib/env";

/**
 * What the sign-up page offers. `operator_only`: people come by invitation, and nobody is there yet to invite them, so the
 * address that OPERATOR_EMAIL names may sign up.
 */
export async function signUpOffer(): Promise<"public" | "approval" | "invite_only" | "operator_only"> {
  const { SIGN_UP_POLICY, OPERATOR_EMAIL } = env();
  if (SIGN_UP_POLICY !== "invite_only" || OPERATOR_EMAIL === undefined) return SIGN_UP_POLICY;
  const [operator] = await database()
    .select({ id: users.id })
    .from(users)
    .where(sql`lower(${users.email}) = ${OPERATOR_EMAIL.toLowerCase()}`);
  return operator ? "invite_only" : "operator_only";
}
