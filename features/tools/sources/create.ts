import "server-only";
import { eq } from "drizzle-orm";
import { toolSources } from "@/drizzle/schema/tools";
import { recordActivity } from "@/features/activity/recording/record";
import type { BodyOf } from "@/lib/api/endpoint";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { isUniqueViolation } from "@/lib/db/failure";
import { withOrganization } from "@/lib/db/scope";
import { storableJson } from "@/lib/db/text";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { AddressRefused, requireWebUrl } from "@/lib/net/address-policy";
import type { createToolSource } from "./contract";
import { type SourceCredentials, sealCredentials } from "./credentials";
import { getSource } from "./data";
import { FieldLimits, mostSources } from "./limits";
import { refreshSource } from "./list-tools";
import type { StoredDocument } from "./openapi/call";
import { fetchDocument, parseDocument, serverUrlOf, UnusableDocument } from "./openapi/document";
import type { ToolSource } from "./schema";

type NewSource = BodyOf<typeof createToolSource>;

/** Adds a source and asks it at once what it offers, unless somebody has to sign in to it first. */
export async function createSource(ctx: OrganizationContext, given: NewSource): Promise<ToolSource> {
  const { url, document } = await addressOf(given);
  const id = newId();
  await insertSource(ctx, id, { ...given, url, document });
  if (given.authentication === "oauth") return getSource(ctx, id);
  return (await refreshSource(ctx, id)).source;
}

interface Address {
  url: string;
  document: StoredDocument | null;
}

/** Where the source is, and its document where it has one. Throws `validation_failed` at the field that is wrong. */
async function addressOf(given: NewSource): Promise<Address> {
  if (given.kind === "mcp") {
    if (given.url === undefined) throw invalid("url", "Enter the address of the MCP server.");
    if (given.document !== undefined || given.document_url !== undefined) {
      throw invalid("kind", "An MCP server has no OpenAPI document.");
    }
    return { url: webUrl(given.url, "url"), document: null };
  }
  if (given.authentication === "oauth") throw invalid("authentication", "An API is reached with headers, or without.");
  const document = await readDocument(given);
  const url = given.url ?? serverUrlOf(document.content, document.url);
  if (url === null) throw invalid("url", "The document does not say where its API is. Enter its address.");
  return { url: webUrl(url, "url"), document };
}

async function readDocument({ document, document_url: url }: NewSource): Promise<StoredDocument> {
  if ((document === undefined) === (url === undefined)) {
    throw invalid("document_url", "Enter the address of the OpenAPI document, or paste the document.");
  }
  try {
    if (url !== undefined) return { url, content: await fetchDocument(webUrl(url, "document_url"), {}) };
    return { url: null, content: parseDocument(document ?? "") };
  } catch (error) {
    if (!(error instanceof UnusableDocument)) throw error;
    throw invalid(url === undefined ? "document" : "document_url", error.message, error);
  }
}

/** Refuses what the guard would refuse by its form alone; a name is judged where the connection is made. */
export function webUrl(text: string, path: string): string {
  const url = new URL(text);
  try {
    requireWebUrl(url, env().ALLOW_PRIVATE_NETWORK);
  } catch (error) {
    if (error instanceof AddressRefused) throw invalid(path, error.message, error);
    throw error;
  }
  url.hash = "";
  return url.href;
}

export function invalid(path: string, message: string, cause?: unknown): AppError {
  return new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path, message }], cause });
}

async function insertSource(
  ctx: OrganizationContext,
  id: string,
  given: Omit<NewSource, keyof Address> & Address,
): Promise<void> {
  const organizationId = ctx.organization.id;
  const { kind, name, url, authentication, timeout_ms: timeoutMs } = given;
  const credentials = credentialsOf(given);
  await withOrganization(ctx, async (tx) => {
    const rows = await tx
      .select({ key: toolSources.key })
      .from(toolSources)
      .where(eq(toolSources.organizationId, organizationId));
    if (rows.length >= mostSources) {
      throw new AppError("conflict", `An organization has at most ${mostSources} sources. Remove one first.`);
    }
    const taken = new Set(rows.map((row) => row.key));
    if (given.key !== undefined && taken.has(given.key)) throw invalid("key", "Another source has this key.");
    const key = given.key ?? freeKey(name, taken);
    await tx.insert(toolSources).values({
      id,
      organizationId,
      kind,
      key,
      name,
      url,
      authentication,
      timeoutMs,
      credentialsEncrypted: authentication === "none" ? null : sealCredentials(id, credentials),
      document: given.document ? (JSON.parse(storableJson(given.document)) as unknown) : null,
      createdBy: actingUserId(ctx),
    });
    await recordActivity(tx, ctx, { kind: "tool_source.added", subjectId: id, metadata: { name } });
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "tool_source.created",
      target: { type: "tool_source", id },
      after: { kind, key, name, url, authentication, headers: Object.keys(credentials.headers) },
    });
  }).catch((error: unknown) => {
    if (isUniqueViolation(error)) throw invalid("key", "Another source has this key.", error);
    throw error;
  });
}

function credentialsOf({
  authentication,
  headers,
  oauth_client: client,
  oauth_scope,
}: Omit<NewSource, keyof Address>): SourceCredentials {
  if (authentication === "headers") {
    if (!headers || Object.keys(headers).length === 0) throw invalid("headers", "Enter at least one header.");
    return { headers, oauth: null };
  }
  if (headers && Object.keys(headers).length > 0)
    throw invalid("headers", "Headers need the authentication `headers`.");
  if (authentication === "none") return { headers: {}, oauth: null };
  const { client_id, client_secret } = client ?? {};
  const own = client_id ? { client_id, ...(client_secret ? { client_secret } : {}), registered_for: null } : null;
  return { headers: {}, oauth: { client: own, scope: oauth_scope || null, server: null, tokens: null } };
}

/** A key made from the name: `GitHub Issues` → `github_issues`, and `github_issues_2` where that is taken. */
function freeKey(name: string, taken: ReadonlySet<string>): string {
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "");
  const base = words.slice(0, FieldLimits.keyCharacters - 3).replace(/_+$/, "") || "source";
  for (let number = 1; ; number++) {
    const key = number === 1 ? base : `${base}_${number}`;
    if (!taken.has(key)) return key;
  }
}
