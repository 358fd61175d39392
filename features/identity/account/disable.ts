import "server-only";
import { eq, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { enqueueMail } from "@/features/notifications/mail/enqueue";
import type { UserContext } from "@/lib/context";
import { asSystem } from "@/lib/db/scope";
import { voidEmailLinks } from "./email-links";
import { endSessions } from "./end-sessions";
import { lockPerson } from "./lock-person";
import { requireOtherOperators } from "./platform-operators";
import { recordOwnEvent } from "./record-event";

/**
 * Closes one's own account: every session and every key of it stops on its next use. Setting a new password by mail opens it
 * again; everything in it stays.
 */
export async function disableMyself(ctx: UserContext): Promise<void> {
  await asSystem(async (tx) => {
    await requireOtherOperators(tx, ctx.actor.userId);
    const { id, email, name } = await lockPerson(tx, ctx.actor.userId);
    await tx
      .update(users)
      .set({ disabledAt: sql`now()`, disabledBy: "self", updatedAt: sql`now()` })
      .where(eq(users.id, id));
    await endSessions(tx, id);
    await voidEmailLinks(tx, id);
    await enqueueMail(tx, { template: "account_disabled", to: { email, name }, props: {} });
    await recordOwnEvent(tx, ctx, "account.disabled");
  });
}
