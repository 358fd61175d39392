import "server-only";
import {
  discoverOAuthServerInfo,
  exchangeAuthorization,
  type OAuthServerInfo,
  registerClient,
  startAuthorization,
} from "@modelcontextprotocol/client";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { cadre } from "@/cadre.config";
import { toolSources } from "@/drizzle/schema/tools";
import { appUrl } from "@/features/notifications/mail/enqueue";
import { type OAuthCredentials, SourceCredentials, sealCredentials } from "@/features/tools/sources/credentials";
import { toSourceFailure } from "@/features/tools/sources/failure";
import { refreshSource } from "@/features/tools/sources/list-tools";
import { guardedTransportFetch } from "@/features/tools/sources/mcp/guarded-transport-fetch";
import { type OpenSource, openSource } from "@/features/tools/sources/open-source";
import type { ToolSource } from "@/features/tools/sources/schema";
import { openChallenge, spendChallenge } from "@/lib/auth/challenges";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { seal, unseal } from "@/lib/crypto/envelope";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { requireWebUrl } from "@/lib/net/address-policy";
import { log } from "@/lib/telemetry/log";
import { metadataOf } from "./metadata";
import { toStoredTokens } from "./tokens";

const flowSeconds = 10 * 60;
const exchangeMs = 15_000;
const purpose = "tool source sign-in";

/** What the way back must match; sealed, because the verifier and the client's secret are in it. */
const Flow = z.object({ codeVerifier: z.string(), credentials: SourceCredentials });
const FlowData = z.object({ organizationId: z.string(), sourceId: z.string(), flow: z.string() });

/** Where authorization servers send people back to. It is registered there, so it never depends on the request. */
export function toolRedirectUri(): string {
  return appUrl("/settings/tools/connected");
}

/** Begins signing in to an MCP server: finds who signs people in for it, registers this installation there where needed. */
export async function startConnection(ctx: OrganizationContext, id: string): Promise<{ url: string }> {
  const source = await openSource(ctx, id);
  if (!source) throw notFound("tool source");
  const { oauth } = source.credentials;
  if (!oauth) throw new AppError("conflict", "This source is not reached by signing in.");
  const { authorizationUrl, codeVerifier, connected } = await prepare(source, oauth).catch((error: unknown) => {
    throw connectionFailure(source, error);
  });
  const flow: z.input<typeof Flow> = { codeVerifier, credentials: { ...source.credentials, oauth: connected } };
  const secret = await openChallenge({
    kind: "tool_source",
    userId: actingUserId(ctx),
    data: { organizationId: ctx.organization.id, sourceId: id, flow: seal(JSON.stringify(flow), purpose) },
    lifetimeSeconds: flowSeconds,
  });
  await withOrganization(ctx, (tx) =>
    appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "tool_source.connection_started",
      target: { type: "tool_source", id },
      detail: { name: source.name },
    }),
  );
  // The page that the browser comes back to reads the organization from the state; the secret is what counts.
  authorizationUrl.searchParams.set("state", `${ctx.organization.id}.${secret}`);
  return { url: authorizationUrl.href };
}

async function prepare(source: OpenSource, oauth: OAuthCredentials) {
  const fetchFn = guardedTransportFetch(exchangeMs);
  const info = await discoverOAuthServerInfo(source.url, { fetchFn });
  const metadata = info.authorizationServerMetadata;
  const server = {
    url: info.authorizationServerUrl,
    metadata: metadata ? { ...metadata } : null,
    resource: resourceOf(source, info),
  };
  const scope = oauth.scope ?? info.resourceMetadata?.scopes_supported?.join(" ") ?? null;
  const client = await clientOf(oauth, server, scope);
  const { authorizationUrl, codeVerifier } = await startAuthorization(server.url, {
    ...metadataOf(server),
    clientInformation: client,
    redirectUrl: toolRedirectUri(),
    state: "pending",
    ...(scope ? { scope } : {}),
    ...(server.resource ? { resource: server.resource } : {}),
  });
  // The server names this address, so it could be `javascript:` as well.
  requireWebUrl(authorizationUrl, true);
  return { authorizationUrl, codeVerifier, connected: { client, scope: oauth.scope, server, tokens: null } };
}

/** RFC 8707, as the server describes itself; one that names another site than its own is not believed. */
function resourceOf({ url }: OpenSource, { resourceMetadata }: OAuthServerInfo): string | null {
  const named = resourceMetadata?.resource;
  return named && URL.canParse(named) && new URL(named).origin === new URL(url).origin ? named : null;
}

/** The client that the organization brought, the one that was registered before, or one that is registered now. */
async function clientOf(
  { client }: OAuthCredentials,
  server: NonNullable<OAuthCredentials["server"]>,
  scope: string | null,
): Promise<NonNullable<OAuthCredentials["client"]>> {
  const redirectUri = toolRedirectUri();
  if (client && (client.registered_for === null || client.registered_for === redirectUri)) return client;
  const registered = await registerClient(server.url, {
    ...metadataOf(server),
    clientMetadata: {
      client_name: cadre.name,
      client_uri: appUrl("/"),
      redirect_uris: [redirectUri],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_post",
    },
    ...(scope ? { scope } : {}),
    fetchFn: guardedTransportFetch(exchangeMs),
  });
  const { client_id, client_secret, token_endpoint_auth_method: method } = registered;
  return {
    client_id,
    ...(client_secret ? { client_secret } : {}),
    ...(method ? { token_endpoint_auth_method: method } : {}),
    registered_for: redirectUri,
  };
}

/** Ends the round trip with the query that came back. It works once, for the person who began it. */
export async function finishConnection(ctx: OrganizationContext, answer: string): Promise<ToolSource> {
  const query = new URLSearchParams(answer);
  const secret = (query.get("state") ?? "").split(".")[1];
  const challenge = secret ? await spendChallenge("tool_source", secret) : null;
  const data = challenge && FlowData.parse(challenge.data);
  const isOurs = challenge?.userId === actingUserId(ctx) && data?.organizationId === ctx.organization.id;
  if (!data || !isOurs) throw notOurs();
  const source = await openSource(ctx, data.sourceId);
  if (!source) throw notFound("tool source");
  const code = query.get("code");
  if (!code) throw refused(source, query);
  const { codeVerifier, credentials } = Flow.parse(JSON.parse(unseal(data.flow, purpose)));
  const { client, server } = credentials.oauth ?? {};
  if (!client || !server) throw notOurs();
  const iss = query.get("iss");
  const tokens = await exchangeAuthorization(server.url, {
    ...metadataOf(server),
    clientInformation: client,
    authorizationCode: code,
    ...(iss === null ? {} : { iss }),
    codeVerifier,
    redirectUri: toolRedirectUri(),
    ...(server.resource ? { resource: server.resource } : {}),
    fetchFn: guardedTransportFetch(exchangeMs),
  }).catch((error: unknown) => {
    throw connectionFailure(source, error);
  });
  await store(ctx, source, {
    ...credentials,
    oauth: credentials.oauth && { ...credentials.oauth, tokens: toStoredTokens(tokens) },
  });
  return (await refreshSource(ctx, source.id)).source;
}

async function store(
  ctx: OrganizationContext,
  { id, name, url }: OpenSource,
  credentials: SourceCredentials,
): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const [row] = await tx
      .update(toolSources)
      .set({
        credentialsEncrypted: sealCredentials(id, credentials),
        refreshUntil: null,
        failures: 0,
        openUntil: null,
        lastError: null,
        failingSince: null,
        updatedAt: sql`now()`,
      })
      // The address may have been changed meanwhile: then these tokens are for another server.
      .where(and(eq(toolSources.organizationId, ctx.organization.id), eq(toolSources.id, id), eq(toolSources.url, url)))
      .returning({ id: toolSources.id });
    if (!row) throw new AppError("conflict", "The source has been changed meanwhile. Connect it again.");
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "tool_source.connected",
      target: { type: "tool_source", id },
      detail: { name },
    });
  });
}

function notOurs(): AppError {
  return new AppError(
    "link_invalid",
    "This sign-in has expired, was used already, or was begun by somebody else. Start again.",
  );
}

function refused({ name }: OpenSource, query: URLSearchParams): AppError {
  const isDenied = query.get("error") === "access_denied";
  return new AppError(
    "conflict",
    isDenied ? `${name} was not given access.` : `${name} refused the sign-in. Try again.`,
  );
}

function connectionFailure(source: OpenSource, error: unknown): AppError {
  // Its messages may quote what was sent, so only their kind is kept.
  log().warn(
    { source_id: source.id, kind: error instanceof Error ? error.name : "unknown" },
    "a tool source's sign-in failed",
  );
  const { message } = toSourceFailure(error);
  return new AppError("conflict", `Signing in to ${source.name} did not work. ${message}`, { cause: error });
}
