import "server-only";
import { z } from "zod";
import { requireAdmission } from "@/lib/auth/admission";
import type { Credential } from "@/lib/auth/authenticate";
import type { Membership } from "@/lib/auth/identity";
import { type Role, roleScopes, roles, type Scope, weakerRole } from "@/lib/auth/roles";
import type { OrganizationRef } from "@/lib/context";
import { AppError, notFound } from "@/lib/errors";

/** The organization a request acts in, with the seats its pooled limits are multiplied by. */
export interface ChosenOrganization extends OrganizationRef {
  seats: number;
}

/**
 * Picks the organization of a request: `X-Tenant-Id`, else the one the token is bound to, else the only one.
 * `X-Tenant-Role` lowers the role and never raises it; a token's claims can only narrow what the membership grants.
 */
export function chooseOrganization(
  credential: Credential,
  headers: Headers,
  { whenSuspended = false }: { whenSuspended?: boolean } = {},
): ChosenOrganization {
  const membership = pickMembership(credential, headers.get("x-tenant-id"));
  requireAdmission(credential.identity, membership, whenSuspended);
  const wanted = headers.get("x-tenant-role");
  const ceiling = credential.claims?.role ?? "owner";
  const role = [ceiling, wanted === null ? "owner" : roleNamed(wanted)].reduce(weakerRole, membership.role);
  const scopes = narrowScopes(roleScopes[role], credential.claims?.scopes);
  return { id: membership.organizationId, role, scopes, seats: membership.seats };
}

/** The organization part of a context for one of the person's own memberships, at its full role. */
export function organizationOf(membership: Membership): OrganizationRef {
  return { id: membership.organizationId, role: membership.role, scopes: roleScopes[membership.role] };
}

function pickMembership({ identity, claims }: Credential, header: string | null): Membership {
  const { memberships } = identity;
  const bound = claims?.organizationId ?? null;
  if (header !== null && bound !== null && header !== bound) throw notFound("organization");
  const wanted = header ?? bound;
  if (wanted !== null) {
    const found = memberships.find((membership) => membership.organizationId === wanted);
    if (!found) throw notFound("organization");
    return found;
  }
  const [first, ...others] = memberships;
  if (!first) throw new AppError("forbidden", "You belong to no organization. Create one or ask for an invitation.");
  if (others.length > 0) {
    throw new AppError("bad_request", "You belong to several organizations: name one in the header X-Tenant-Id.");
  }
  return first;
}

function roleNamed(value: string): Role {
  const parsed = z.enum(roles).safeParse(value);
  if (!parsed.success) throw new AppError("bad_request", `X-Tenant-Role must be one of ${roles.join(", ")}.`);
  return parsed.data;
}

function narrowScopes(granted: ReadonlySet<Scope>, claimed: ReadonlySet<string> | undefined): ReadonlySet<Scope> {
  return claimed ? new Set([...granted].filter((scope) => claimed.has(scope))) : granted;
}
