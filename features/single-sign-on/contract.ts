import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf } from "@/lib/api/pagination";
import { mostConnections, mostDomains } from "./constants";
import { ClientId, ClientSecret, Connection, ConnectionName, DefaultRole, Domain, Issuer } from "./schema";

const tags = ["Single sign-on"] as const;
const read = "single_sign_on:read";
const write = "single_sign_on:write";
/** Whoever changes how an organization signs in can lock people out, and let others in. */
const requires = ["verified_email", "fresh_sign_in"] as const;
const connectionId = z.object({ connection_id: z.uuid() });
const domainId = z.object({ domain_id: z.uuid() });

export const listConnections = endpoint({
  method: "GET",
  path: "/api/v1/single-sign-on/connections",
  summary: "List the OpenID Connect connections",
  tags,
  access: read,
  response: pageOf(Connection).extend({
    redirect_uri: z.string().describe("The redirect URI to enter at the provider; the same for all connections"),
  }),
  status: 200,
});

export const createConnection = endpoint({
  method: "POST",
  path: "/api/v1/single-sign-on/connections",
  summary: "Add an OpenID Connect connection",
  description: `An organization has at most ${mostConnections}. The client secret is encrypted and never shown again.`,
  tags,
  access: write,
  requires,
  body: z.object({
    name: ConnectionName,
    issuer: Issuer,
    client_id: ClientId,
    client_secret: ClientSecret,
    default_role: DefaultRole.default("member"),
  }),
  response: Connection,
  status: 201,
  errors: ["conflict"],
});

export const updateConnection = endpoint({
  method: "PATCH",
  path: "/api/v1/single-sign-on/connections/{connection_id}",
  summary: "Change a connection",
  description:
    "The issuer stays: people are known by what that provider calls them, so another provider is another connection. Only " +
    "a connection whose last test succeeded can be enforced, with a verified domain, and only one at a time.",
  tags,
  access: write,
  requires,
  params: connectionId,
  body: z.object({
    name: ConnectionName.optional(),
    client_id: ClientId.optional(),
    client_secret: ClientSecret.optional(),
    default_role: DefaultRole.optional(),
    enabled: z.boolean().optional().describe("Switching it off signs out everybody who came through it"),
    enforced: z.boolean().optional(),
  }),
  response: Connection,
  status: 200,
  errors: ["not_found", "conflict"],
});

export const deleteConnection = endpoint({
  method: "DELETE",
  path: "/api/v1/single-sign-on/connections/{connection_id}",
  summary: "Remove a connection",
  description: "Signs out everybody who came through it and forgets whom it signs in. Memberships stay.",
  tags,
  access: write,
  requires,
  params: connectionId,
  status: 204,
  errors: ["not_found"],
});

export const testConnection = endpoint({
  method: "POST",
  path: "/api/v1/single-sign-on/connections/{connection_id}/test",
  summary: "Try a connection out",
  description:
    "Reads the provider's configuration. Where that works, the answer has the address of a sign-in that signs nobody in but " +
    "tells what the provider says; either way the connection's `last_test` holds the result.",
  tags,
  access: write,
  requires,
  params: connectionId,
  response: z.object({
    url: z.string().nullable().describe("Where the test goes on in the browser; null when it has already failed"),
    message: z.string().nullable().describe("Why it failed"),
  }),
  status: 200,
  errors: ["not_found"],
});

export const listDomains = endpoint({
  method: "GET",
  path: "/api/v1/single-sign-on/domains",
  summary: "List the e-mail domains",
  tags,
  access: read,
  response: pageOf(Domain),
  status: 200,
});

export const addDomain = endpoint({
  method: "POST",
  path: "/api/v1/single-sign-on/domains",
  summary: "Add an e-mail domain",
  description: `It counts once its TXT record has been found. An organization has at most ${mostDomains}.`,
  tags,
  access: write,
  requires,
  body: z.object({ domain: z.string().min(1, "Enter a domain, such as example.com.").max(300) }),
  response: Domain,
  status: 201,
  errors: ["conflict", "validation_failed"],
});

export const verifyDomain = endpoint({
  method: "POST",
  path: "/api/v1/single-sign-on/domains/{domain_id}/verify",
  summary: "Look for a domain's TXT record",
  tags,
  access: write,
  requires,
  limit: { rate: "account_change" },
  params: domainId,
  response: z.object({
    domain: Domain,
    problem: z.string().nullable().describe("What is missing; null once the domain is verified"),
  }),
  status: 200,
  errors: ["not_found", "conflict"],
});

export const deleteDomain = endpoint({
  method: "DELETE",
  path: "/api/v1/single-sign-on/domains/{domain_id}",
  summary: "Remove an e-mail domain",
  description: "Nobody else joins by an address of it, and its members may sign in as they like.",
  tags,
  access: write,
  requires,
  params: domainId,
  status: 204,
  errors: ["not_found"],
});
