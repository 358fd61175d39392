import "server-only";
import { sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { createOrganization } from "@/features/organizations/mutations";
import type { Organization } from "@/features/organizations/schema";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import { hashPassword } from "@/lib/crypto/password";
import type { Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { recordSignUpConsents } from "./account/consents";
import { isConfiguredOperator } from "./account/platform-operators";
import { sendVerification } from "./account/verification";
import { requireGoodPassword } from "./password/policy";
import type { User } from "./schema";
import { nameFromEmail, normalizeEmail } from "./utils";

/** Where a change comes from, for the audit log and the list of security events; all null outside a request. */
export interface Origin {
  requestId: string | null;
  address: string | null;
  userAgent: string | null;
}

const nowhere: Origin = { requestId: null, address: null, userAgent: null };

interface NewAccount {
  email: string;
  name: string;
  /** Null for somebody who signs in through a provider. */
  passwordHash: string | null;
  /** Whether the address is proved: by an invitation sent there, or by a provider that vouches for it. */
  emailVerified: boolean;
  approval?: "approved" | "pending";
  /** Whether they want news by mail. */
  marketing?: boolean;
}

interface Registration {
  email: string;
  password: string;
  name?: string | undefined;
  organizationName?: string | undefined;
  marketing?: boolean | undefined;
  emailVerified?: boolean;
  approval?: "approved" | "pending";
}

export interface Registered {
  user: User;
  organization: Organization;
  approval: "approved" | "pending";
}

/** Signs somebody up who came by themselves, as the installation's policy allows. */
export async function signUp(registration: Registration, origin: Origin): Promise<Registered> {
  const policy = env().SIGN_UP_POLICY;
  if (policy === "invite_only" && !isConfiguredOperator(registration.email)) {
    throw new AppError("invitation_required", "New people join by invitation here. Ask a colleague to invite you.");
  }
  return registerUser({ ...registration, approval: policy === "approval" ? "pending" : "approved" }, origin);
}

/**
 * Makes an account with an organization of its own: user, organization, owner's membership and audit row in one transaction.
 * Asks no policy and works outside a request. Of two registrations of one address at the same moment one gets
 * `email_taken`.
 */
export async function registerUser(registration: Registration, origin: Origin = nowhere): Promise<Registered> {
  const { email, name, passwordHash } = await prepareAccount(registration);
  return asSystem(async (tx) => {
    const user = await createAccount(
      tx,
      {
        email,
        name,
        passwordHash,
        emailVerified: registration.emailVerified ?? false,
        approval: registration.approval ?? "approved",
        marketing: registration.marketing ?? false,
      },
      origin,
    );
    const organizationName = registration.organizationName?.trim() || `${name}’s team`;
    const source = { actor: { type: "user" as const, id: user.id }, ...originOf(origin) };
    const organization = await createOrganization(tx, { name: organizationName, ownerId: user.id, source });
    return { user, organization, approval: registration.approval ?? "approved" };
  });
}

/** Checks the password and hashes it, which takes a while and so happens before there is a transaction. */
export async function prepareAccount(given: { email: string; password: string; name?: string | undefined }) {
  const email = normalizeEmail(given.email);
  const name = given.name?.trim() || nameFromEmail(email);
  requireGoodPassword(given.password, { email, name });
  return { email, name, passwordHash: await hashPassword(given.password) };
}

/**
 * Makes an account without an organization, in the caller's system transaction: for who signs up, accepts an invitation or
 * comes through a provider. Asks for proof of the address where there is none yet. Throws `email_taken`.
 */
export async function createAccount(tx: Transaction, account: NewAccount, origin: Origin): Promise<User> {
  const { name, passwordHash, emailVerified, approval = "approved", marketing = false } = account;
  const email = normalizeEmail(account.email);
  const [row] = await tx
    .insert(users)
    .values({
      id: newId(),
      email,
      name,
      passwordHash,
      passwordChangedAt: passwordHash === null ? null : sql`now()`,
      emailVerifiedAt: emailVerified ? sql`now()` : null,
      approval,
    })
    .onConflictDoNothing()
    .returning({ id: users.id, createdAt: users.createdAt });
  if (!row) throw emailTaken();
  await recordSignUpConsents(tx, { userId: row.id, marketing, address: origin.address });
  await recordSecurityEvent(tx, { userId: row.id, kind: "account.created", ...originOf(origin) });
  if (!emailVerified) await sendVerification(tx, { userId: row.id, email, name });
  return {
    id: row.id,
    email,
    name,
    email_verified: emailVerified,
    avatar_url: null,
    created_at: row.createdAt.toISOString(),
  };
}

/** Only these fields of what may be a whole request's context. */
function originOf({ requestId, address, userAgent }: Origin): Origin {
  return { requestId, address, userAgent };
}

function emailTaken(): AppError {
  const message = "An account with this address exists. Sign in instead.";
  return new AppError("email_taken", message, { errors: [{ path: "email", message }] });
}
