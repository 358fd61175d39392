import "server-only";
import { z } from "zod";
import { seal, unseal } from "@/lib/crypto/envelope";

const OAuthClient = z.object({
  client_id: z.string(),
  client_secret: z.string().optional(),
  token_endpoint_auth_method: z.string().optional(),
  /** The redirect URI that the client was registered with; null for one that the organization brought. */
  registered_for: z.string().nullable(),
});

const OAuthServer = z.object({
  url: z.string(),
  /** RFC 8414 metadata, as the SDK read and checked it. */
  metadata: z.record(z.string(), z.unknown()).nullable(),
  /** RFC 8707 resource indicator. */
  resource: z.string().nullable(),
});

const OAuthTokens = z.object({
  access_token: z.string(),
  refresh_token: z.string().nullable(),
  expires_at: z.number().nullable(),
});

/** What a source is spoken to with. It is stored sealed, and never leaves the server. */
export const SourceCredentials = z.object({
  headers: z.record(z.string(), z.string()).default({}),
  oauth: z
    .object({
      client: OAuthClient.nullable(),
      scope: z.string().nullable(),
      server: OAuthServer.nullable(),
      tokens: OAuthTokens.nullable(),
    })
    .nullable()
    .default(null),
});
export type SourceCredentials = z.output<typeof SourceCredentials>;
export type OAuthCredentials = NonNullable<SourceCredentials["oauth"]>;

const noCredentials: SourceCredentials = { headers: {}, oauth: null };

const purposeOf = (sourceId: string) => `tool source:${sourceId}`;

export function sealCredentials(sourceId: string, credentials: SourceCredentials): string {
  return seal(JSON.stringify(credentials), purposeOf(sourceId));
}

export function openCredentials(sourceId: string, sealed: string | null): SourceCredentials {
  if (sealed === null) return noCredentials;
  return SourceCredentials.parse(JSON.parse(unseal(sealed, purposeOf(sourceId))));
}

const shortestSecret = 6;

/**
 * Takes out of a text whatever a source was told in confidence: a server may well answer with the headers it was sent, and
 * neither a model nor a log has to read them.
 */
export function withoutSecrets(text: string, credentials: SourceCredentials): string {
  let clean = text;
  for (const secret of secretsOf(credentials)) clean = clean.replaceAll(secret, "[secret]");
  return clean;
}

function secretsOf({ headers, oauth }: SourceCredentials): string[] {
  const values = Object.values(headers).flatMap((value) => [value, value.split(" ").at(-1) ?? ""]);
  const { tokens, client } = oauth ?? {};
  return [...values, tokens?.access_token, tokens?.refresh_token, client?.client_secret]
    .filter((value) => value !== undefined && value !== null)
    .filter((value) => value.length >= shortestSecret)
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
}
