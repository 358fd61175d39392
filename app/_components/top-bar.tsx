import { cookies } from "next/headers";
import { findSession } from "@/features/identity/loaders";
import { ImpersonationBar, ImpersonationNotice } from "@/features/operator/components/impersonation-bars";
import { findLastImpersonation, readImpersonationEnd } from "@/features/operator/impersonations/data";
import { noticeCookie } from "@/features/operator/impersonations/notice-cookie";

/** What stands above the page while an operator looks through somebody's eyes, and afterwards until the person noted it. */
export async function TopBar() {
  const session = await findSession();
  if (!session) return null;
  const { ctx, user, organizations } = session;
  if (ctx.actor.impersonatorId !== null) {
    const endsAt = await readImpersonationEnd(ctx);
    return endsAt && <ImpersonationBar userId={user.id} name={user.name} endsAt={endsAt.toISOString()} />;
  }
  const [seen, jar] = await Promise.all([findLastImpersonation(ctx), cookies()]);
  if (!seen || jar.get(noticeCookie)?.value === seen.id) return null;
  const [first] = organizations;
  const detailsPath = first ? `/${first.slug}/settings/security` : null;
  return <ImpersonationNotice id={seen.id} at={seen.at.toISOString()} detailsPath={detailsPath} />;
}
