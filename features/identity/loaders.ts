import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { addressOf } from "@/lib/api/address";
import { authenticatePage } from "@/lib/auth/authenticate";
import type { Membership } from "@/lib/auth/identity";
import type { UserContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { log } from "@/lib/telemetry/log";

/** Who is signed in, as pages see it. */
export interface PageSession {
  ctx: UserContext;
  user: { id: string; email: string; name: string };
  /** Oldest membership first. */
  organizations: Membership[];
}

/** The signed-in person, or null: for pages that show both. One read per request. */
export const findSession = cache(async (): Promise<PageSession | null> => {
  const [jar, given] = await Promise.all([cookies(), headers()]);
  const credential = await authenticatePage((name) => jar.get(name)?.value);
  if (!credential) return null;
  const { actor, identity } = credential;
  const requestId = newId();
  const ctx: UserContext = {
    actor,
    organization: null,
    requestId,
    address: addressOf(given),
    log: log().child({ request_id: requestId }),
    signal: new AbortController().signal,
  };
  return {
    ctx,
    user: { id: identity.userId, email: identity.email, name: identity.name },
    organizations: identity.memberships,
  };
});

/** The signed-in person; anybody else is sent to the sign-in page and comes back afterwards. */
export async function requireSession(): Promise<PageSession> {
  const session = await findSession();
  if (session) return session;
  const path = (await headers()).get("x-cadre-path");
  redirect(path ? `/login?next=${encodeURIComponent(path)}` : "/login");
}
