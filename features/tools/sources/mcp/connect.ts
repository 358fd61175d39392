import "server-only";
import { type AuthProvider, Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { cadre } from "@/cadre.config";
import { accessToken, replaceToken } from "@/features/tools/sources/oauth/tokens";
import { headersOf, type OpenSource } from "@/features/tools/sources/open-source";
import type { OrganizationContext } from "@/lib/context";
import packageJson from "@/package.json";
import { guardedTransportFetch } from "./guarded-transport-fetch";

/** A server's own schema of what it answers is its promise to keep, not ours to check. */
const anything = {
  getValidator: () => (input: unknown) => ({ valid: true as const, data: input as never, errorMessage: undefined }),
};

/** Opens a session with an MCP server. Whoever opened it closes it. */
export async function connect(ctx: OrganizationContext, source: OpenSource, signal: AbortSignal): Promise<Client> {
  const client = new Client({ name: cadre.name, version: packageJson.version }, { jsonSchemaValidator: anything });
  const transport = new StreamableHTTPClientTransport(new URL(source.url), {
    fetch: guardedTransportFetch(source.timeoutMs),
    requestInit: { headers: headersOf(source) },
    ...(source.authentication === "oauth" ? { authProvider: tokenProvider(ctx, source.id) } : {}),
    onInsufficientScope: "throw",
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
    },
  });
  try {
    await client.connect(transport, { signal, timeout: source.timeoutMs });
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}

function tokenProvider(ctx: OrganizationContext, sourceId: string): AuthProvider {
  let sent = "";
  return {
    async token() {
      sent = await accessToken(ctx, sourceId);
      return sent;
    },
    onUnauthorized: () => replaceToken(ctx, sourceId, sent),
  };
}

/** Ends a session also at the server. It has its answer, so nobody waits for how this goes. */
export async function disconnect(client: Client): Promise<void> {
  const { transport } = client;
  if (transport instanceof StreamableHTTPClientTransport) await Promise.allSettled([transport.terminateSession()]);
  await Promise.allSettled([client.close()]);
}
