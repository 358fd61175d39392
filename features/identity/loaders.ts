import "server-only";
import type { Membership } from "@/lib/auth/identity";
import { findVisit, type PageVisit, requireVisit } from "@/lib/auth/page-session";
import type { UserContext } from "@/lib/context";

/** Who is signed in, as pages see it. */
export interface PageSession {
  ctx: UserContext;
  user: { id: string; email: string; emailVerified: boolean; name: string };
  /** Oldest membership first. */
  organizations: Membership[];
}

/** The signed-in person, or null: for pages that show both. */
export async function findSession(): Promise<PageSession | null> {
  const visit = await findVisit();
  return visit && toSession(visit);
}

/** The signed-in person; anybody else is sent to the sign-in page and comes back afterwards. */
export async function requireSession(): Promise<PageSession> {
  return toSession(await requireVisit());
}

function toSession({ ctx, identity }: PageVisit): PageSession {
  const { userId, email, emailVerified, name, memberships } = identity;
  return { ctx, user: { id: userId, email, emailVerified, name }, organizations: memberships };
}
