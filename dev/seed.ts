// Run by the supervisor in a process of its own, against a fresh local database: `demo-user.ts` says when and with what.
import { eq } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { registerUser } from "@/features/identity/mutations";
import { migrate } from "@/lib/db/migrate";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";

const { SEED_EMAIL: email, SEED_PASSWORD: password } = process.env;
if (!email || !password) throw new Error("SEED_EMAIL and SEED_PASSWORD are not set; `npm start` sets them.");

await migrate();
try {
  await registerUser({ email, password, name: "Demo", organizationName: "Demo organization", emailVerified: true });
} catch (error) {
  // A seed that was killed after its transaction had committed.
  if (!(error instanceof AppError && error.code === "email_taken")) throw error;
}
await asSystem((tx) => tx.update(users).set({ platformRole: "platform_operator" }).where(eq(users.email, email)));
process.exit(0);
