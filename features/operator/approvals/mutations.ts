import "server-only";
import { eq, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { lockPerson } from "@/features/identity/account/lock-person";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import type { UserContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { recordOperatorAct } from "../users/mutations";

/** Admits somebody who signed up, or who was rejected before. */
export function approveUser(ctx: UserContext, id: string): Promise<void> {
  return asSystem(async (tx) => {
    const { approval, email, name } = await lockPerson(tx, id);
    if (approval === "approved") throw new AppError("conflict", "This sign-up is approved already.");
    await decide(tx, id, "approved");
    await enqueueMail(tx, { template: "account_approved", to: { email, name }, props: { url: appUrl("/login") } });
    await recordOperatorAct(tx, ctx, { userId: id, kind: "account.approved" });
  });
}

export function rejectUser(ctx: UserContext, id: string, reason: string): Promise<void> {
  return asSystem(async (tx) => {
    const { approval, email, name } = await lockPerson(tx, id);
    if (approval !== "pending") throw new AppError("conflict", `This sign-up is ${approval} already.`);
    await decide(tx, id, "rejected");
    await enqueueMail(tx, { template: "account_rejected", to: { email, name }, props: {} });
    await recordOperatorAct(tx, ctx, { userId: id, kind: "account.rejected", detail: { reason } });
  });
}

async function decide(tx: Transaction, id: string, approval: "approved" | "rejected"): Promise<void> {
  await tx.update(users).set({ approval, updatedAt: sql`now()` }).where(eq(users.id, id));
}
