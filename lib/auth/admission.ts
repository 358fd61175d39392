import "server-only";
import type { Requirement } from "@/lib/api/endpoint";
import { hasSecondFactor, type Identity, type Membership } from "@/lib/auth/identity";
import { freshSignInSeconds } from "@/lib/auth/lifetimes";
import { AppError } from "@/lib/errors";

/** Why an organization does not let one of its members in at the moment. */
export type Obstacle =
  | "organization_deleted"
  | "organization_suspended"
  | "single_sign_on_required"
  | "second_factor_required";

/**
 * What stands between an identity and one of its organizations: the organization's state first, then its rules for
 * sessions, which keys and service accounts do not have. Null when nothing does.
 */
export function obstacleTo(membership: Membership, { session }: Pick<Identity, "session">): Obstacle | null {
  if (membership.deleteAfter !== null) return "organization_deleted";
  if (membership.suspendedReason !== null) return "organization_suspended";
  // An operator who looks through a person's eyes has proved who they are at their own sign-in.
  if (session === null || session.impersonatorId !== null) return null;
  if (membership.singleSignOnId !== null && session.oidcConnectionId !== membership.singleSignOnId) {
    return "single_sign_on_required";
  }
  // The organization's own provider is trusted with its factors.
  const isProved = session.oidcConnectionId !== null || hasSecondFactor(session);
  return membership.requireSecondFactor && !isProved ? "second_factor_required" : null;
}

/** Refuses a request to an organization that does not admit it; `whenSuspended` lets its state pass, never its rules. */
export function requireAdmission(identity: Identity, membership: Membership, whenSuspended: boolean): void {
  const obstacle = obstacleTo(membership, identity);
  if (obstacle === null) return;
  if (!whenSuspended) throw new AppError(obstacle, explanationOf(obstacle, membership));
  const rule = obstacleTo({ ...membership, deleteAfter: null, suspendedReason: null }, identity);
  if (rule !== null) throw new AppError(rule, explanationOf(rule, membership));
}

/**
 * Refuses unless the identity has proved what the contract asks for beyond a valid credential. For acts on the person's own
 * account the word of an organization's provider is no fresh sign-in: it vouches for its organization only.
 */
export function requireProofs(
  identity: Identity,
  requirements: readonly Requirement[] = [],
  { ownAccount = false }: { ownAccount?: boolean } = {},
): void {
  for (const requirement of requirements) {
    if (requirement === "verified_email" && !identity.emailVerified) {
      throw new AppError("email_unverified", "Confirm your e-mail address first: open the link we sent you.");
    }
    if (requirement === "fresh_sign_in" && !(isFresh(identity) && (!ownAccount || hasOwnProof(identity)))) {
      throw new AppError("fresh_sign_in_required", "Confirm that it is you, then try again.");
    }
  }
}

function isFresh({ session }: Identity): boolean {
  return session !== null && session.authenticatedAgoSeconds < freshSignInSeconds;
}

function hasOwnProof({ session }: Identity): boolean {
  return session?.oidcConnectionId === null || session?.methods.some((method) => method !== "oidc") === true;
}

function explanationOf(obstacle: Obstacle, membership: Membership): string {
  switch (obstacle) {
    case "organization_deleted":
      return "This organization is being deleted. An owner can still restore it.";
    case "organization_suspended":
      return `This organization is suspended${membership.suspendedReason ? `: ${membership.suspendedReason}` : "."}`;
    case "single_sign_on_required":
      return "This organization asks you to sign in through its single sign-on.";
    case "second_factor_required":
      return "This organization asks for a second factor. Set one up, then sign in with it.";
  }
}
