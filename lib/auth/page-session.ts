import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { addressOf } from "@/lib/api/address";
import { authenticatePage } from "@/lib/auth/authenticate";
import type { SessionIdentity } from "@/lib/auth/identity";
import { pathHeader } from "@/lib/auth/page-headers";
import type { UserContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { log } from "@/lib/telemetry/log";

export interface PageVisit {
  ctx: UserContext;
  identity: SessionIdentity;
}

/** Who looks at this page, or null. The cookie decodes and the session row is read once per request. */
export const findVisit = cache(async (): Promise<PageVisit | null> => {
  const [jar, given] = await Promise.all([cookies(), headers()]);
  const credential = await authenticatePage((name) => jar.get(name)?.value);
  if (!credential) return null;
  const requestId = newId();
  const ctx: UserContext = {
    actor: credential.actor,
    organization: null,
    requestId,
    address: addressOf(given),
    userAgent: given.get("user-agent"),
    log: log().child({ request_id: requestId }),
    signal: new AbortController().signal,
  };
  return { ctx, identity: credential.identity };
});

/** Who looks at this page; anybody not signed in goes to the sign-in page and comes back afterwards. */
export async function requireVisit(): Promise<PageVisit> {
  const visit = await findVisit();
  if (visit) return visit;
  const path = (await headers()).get(pathHeader);
  redirect(path ? `/login?next=${encodeURIComponent(path)}` : "/login");
}
