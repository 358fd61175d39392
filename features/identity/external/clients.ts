import "server-only";
import { and, asc, desc, eq, isNotNull } from "drizzle-orm";
import { oidcConnections, verifiedDomains } from "@/drizzle/schema/access";
import { organizations } from "@/drizzle/schema/identity";
import { unseal } from "@/lib/crypto/envelope";
import { database } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { SocialProvider } from "./schema";

/** What `external_identities` calls a provider. */
export type ProviderKey = SocialProvider | `oidc:${string}`;

interface Client {
  provider: ProviderKey;
  /** How people know the provider. */
  name: string;
  /**
   * The last segment of the address the provider sends people back to: one for each provider, and one for each
   * organization, so that no provider can pass off another's answer as its own (RFC 9700, 4.4.2).
   */
  callbackKey: string;
  clientId: string;
  clientSecret: string;
}

/** A provider that speaks OpenID Connect. */
export interface OpenIdClient extends Client {
  protocol: "openid";
  issuer: string;
  /** The organization's own; null for a provider that the operator configured. */
  connection: Connection | null;
}

/** GitHub speaks OAuth 2.0, and its API says who somebody is. */
export interface GitHubClient extends Client {
  protocol: "github";
  url: string;
  apiUrl: string;
}

export type ExternalClient = OpenIdClient | GitHubClient;

export interface Connection {
  id: string;
  organizationId: string;
  organizationName: string;
  organizationSlug: string;
  defaultRole: "admin" | "member" | "viewer";
  isEnabled: boolean;
}

/** What seals a connection's client secret. */
export function connectionSecretPurpose(connectionId: string): string {
  return `client secret:${connectionId}`;
}

/** The providers that are configured here, in the order in which their buttons stand. */
export function socialClients(): (ExternalClient & { provider: SocialProvider })[] {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_ISSUER } = env();
  const { MICROSOFT_CLIENT_ID, MICROSOFT_CLIENT_SECRET, MICROSOFT_ISSUER } = env();
  const { GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, GITHUB_URL, GITHUB_API_URL } = env();
  const openid = { protocol: "openid", connection: null } as const;
  const all = [
    {
      ...openid,
      ...named("google", "Google"),
      issuer: GOOGLE_ISSUER,
      ...credentials(GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET),
    },
    {
      ...openid,
      ...named("microsoft", "Microsoft"),
      issuer: MICROSOFT_ISSUER,
      ...credentials(MICROSOFT_CLIENT_ID, MICROSOFT_CLIENT_SECRET),
    },
    {
      protocol: "github" as const,
      ...named("github", "GitHub"),
      url: GITHUB_URL,
      apiUrl: GITHUB_API_URL,
      ...credentials(GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET),
    },
  ];
  return all.filter(({ clientId, clientSecret }) => clientId !== "" && clientSecret !== "");
}

function named<P extends SocialProvider>(provider: P, name: string) {
  return { provider, name, callbackKey: provider };
}

function credentials(clientId = "", clientSecret = "") {
  return { clientId, clientSecret };
}

/** The client of a provider, or null where it is not configured, does not exist or is switched off. */
export async function findClient(provider: string): Promise<ExternalClient | null> {
  const connectionId = /^oidc:([0-9a-f-]{36})$/.exec(provider)?.[1];
  if (connectionId) return findConnection(eq(oidcConnections.id, connectionId));
  return socialClients().find((client) => client.provider === provider) ?? null;
}

/** The connection that signs in the people of a domain, where an organization has proved to own it. */
export function findClientOfDomain(domain: string): Promise<OpenIdClient | null> {
  return findConnection(
    and(eq(verifiedDomains.domain, domain), isNotNull(verifiedDomains.verifiedAt), eq(oidcConnections.enabled, true)),
  );
}

/** Across organizations: whoever signs in belongs to none yet. An enforced connection goes before others. */
async function findConnection(condition: ReturnType<typeof and>): Promise<OpenIdClient | null> {
  const [row] = await database()
    .select({
      id: oidcConnections.id,
      name: oidcConnections.name,
      issuer: oidcConnections.issuer,
      clientId: oidcConnections.clientId,
      clientSecretEncrypted: oidcConnections.clientSecretEncrypted,
      defaultRole: oidcConnections.defaultRole,
      isEnabled: oidcConnections.enabled,
      organizationId: organizations.id,
      organizationName: organizations.name,
      organizationSlug: organizations.slug,
    })
    .from(oidcConnections)
    .innerJoin(organizations, eq(organizations.id, oidcConnections.organizationId))
    .leftJoin(verifiedDomains, eq(verifiedDomains.organizationId, organizations.id))
    .where(condition)
    .orderBy(desc(oidcConnections.enforced), asc(oidcConnections.createdAt))
    .limit(1);
  if (!row) return null;
  const { id, name, issuer, clientId, clientSecretEncrypted, ...connection } = row;
  return {
    protocol: "openid",
    provider: `oidc:${id}`,
    name,
    callbackKey: row.organizationId,
    issuer,
    clientId,
    clientSecret: unseal(clientSecretEncrypted, connectionSecretPurpose(id)),
    connection: { id, ...connection },
  };
}
