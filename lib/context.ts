import type { Role, Scope } from "@/lib/auth/roles";
import type { Log } from "@/lib/telemetry/log";

/** Who acts. `userId` is who owns what the actor creates: for a key its maker, for a service account its principal. */
export type Actor =
  | {
      type: "user";
      userId: string;
      sessionId: string;
      via: "cookie" | "token";
      platformRole: "platform_operator" | null;
      /** The platform operator who looks through this person's eyes; such an actor only reads. */
      impersonatorId: string | null;
    }
  | { type: "api_key"; keyId: string; userId: string }
  | { type: "service_account"; serviceAccountId: string; tokenId: string; userId: string }
  | { type: "system"; purpose: string };

/** Whoever came with a credential of their own. */
export type CallerActor = Exclude<Actor, { type: "system" }>;

export interface OrganizationRef {
  id: string;
  role: Role;
  scopes: ReadonlySet<Scope>;
}

/** Somebody who signed in, as opposed to the system. */
export type UserActor = Extract<Actor, { type: "user" }>;

/** What every data function takes first. `organization` is null only before one has been chosen. */
export interface RequestContext {
  actor: Actor | null;
  organization: OrganizationRef | null;
  requestId: string;
  /** The caller's address, for limits and audit; null for the system. */
  address: string | null;
  userAgent: string | null;
  log: Log;
  signal: AbortSignal;
}

/** A context of whoever has a valid credential; no organization has been chosen. */
export type CallerContext = RequestContext & { actor: CallerActor };

/** A context of a signed-in person; an organization may not have been chosen. */
export type UserContext = RequestContext & { actor: UserActor };

declare const organizationBound: unique symbol;

/**
 * A context bound to one organization. Branded: only `route()`, loaders, the job runner and the run engine mint it,
 * through `mintOrganizationContext`, after they have established the actor's right to the organization.
 */
export type OrganizationContext = RequestContext & {
  actor: Actor;
  organization: OrganizationRef;
  readonly [organizationBound]: true;
};

/** The one place where a context becomes organization-bound. Calls outside the four minters fail the structure check. */
export function mintOrganizationContext(
  context: RequestContext & { actor: Actor; organization: OrganizationRef },
): OrganizationContext {
  return context as OrganizationContext;
}

/** The user behind a context. Throws for the system, which has no rows of its own. */
export function actingUserId(ctx: { actor: Actor }): string {
  if (ctx.actor.type === "system") throw new Error("This needs a user, not the system.");
  return ctx.actor.userId;
}
