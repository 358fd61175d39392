import "server-only";
import { users } from "@/drizzle/schema/identity";
import { createOrganization } from "@/features/organizations/mutations";
import type { Organization } from "@/features/organizations/schema";
import { hashPassword } from "@/lib/crypto/password";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { requireGoodPassword } from "./password/policy";
import type { User } from "./schema";
import { nameFromEmail, normalizeEmail } from "./utils";

export interface Registration {
  email: string;
  password: string;
  name?: string | undefined;
  organizationName?: string | undefined;
}

/** Where a change comes from, for the audit log; all null outside a request. */
export interface Origin {
  requestId: string | null;
  address: string | null;
  userAgent: string | null;
}

/**
 * Signs somebody up: user, organization, owner's membership and audit row in one transaction. Works outside a request.
 * Of two registrations of one address at the same moment one gets `email_taken`.
 */
export async function registerUser(
  registration: Registration,
  { requestId, address, userAgent }: Origin = { requestId: null, address: null, userAgent: null },
): Promise<{ user: User; organization: Organization }> {
  const email = normalizeEmail(registration.email);
  const name = registration.name?.trim() || nameFromEmail(email);
  requireGoodPassword(registration.password, { email, name });
  const passwordHash = await hashPassword(registration.password);
  return asSystem(async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({ id: newId(), email, name, passwordHash })
      .onConflictDoNothing()
      .returning({ id: users.id, createdAt: users.createdAt });
    if (!user) throw emailTaken();
    const organizationName = registration.organizationName?.trim() || `${name}’s team`;
    const source = { actor: { type: "user" as const, id: user.id }, requestId, address, userAgent };
    const organization = await createOrganization(tx, { name: organizationName, ownerId: user.id, source });
    return { user: { id: user.id, email, name, created_at: user.createdAt.toISOString() }, organization };
  });
}

function emailTaken(): AppError {
  const message = "An account with this address exists. Sign in instead.";
  return new AppError("email_taken", message, { errors: [{ path: "email", message }] });
}
