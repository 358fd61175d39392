import "server-only";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { requireVisit } from "@/lib/auth/page-session";
import type { UserContext } from "@/lib/context";

/** An operator, for the pages of the platform's operation. To anybody else they do not exist. */
export const requireOperator = cache(async (): Promise<UserContext> => {
  const { ctx } = await requireVisit();
  // Who looks through somebody's eyes sees what they see; the bar on the app's pages leads back.
  if (ctx.actor.impersonatorId !== null) redirect("/app");
  if (ctx.actor.platformRole !== "platform_operator") notFound();
  return ctx;
});
