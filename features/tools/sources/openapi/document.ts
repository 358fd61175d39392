import "server-only";
import { parse } from "yaml";
import { isRecord } from "@/features/tools/sources/clean";
import { explainNetworkFailure } from "@/features/tools/web/failure";
import { guardedFetch } from "@/lib/net/guarded-fetch";

const limitBytes = 4 * 1024 * 1024;

/** The document cannot be read or is none. The message is for whoever entered it. */
export class UnusableDocument extends Error {}

export type OpenApiDocument = Record<string, unknown>;

export async function fetchDocument(url: string, headers: Record<string, string>): Promise<OpenApiDocument> {
  const response = await guardedFetch(url, {
    headers: { "user-agent": "Cadre", accept: "application/json, application/yaml, text/yaml, */*;q=0.5", ...headers },
    redirects: 3,
    limitBytes,
  }).catch((error: unknown) => {
    throw new UnusableDocument(explainNetworkFailure(error), { cause: error });
  });
  if (!response.ok) throw new UnusableDocument(`This address answers with the status ${response.status}.`);
  return parseDocument(await response.text());
}

/** An OpenAPI 3.0 or 3.1 document in JSON or YAML. */
export function parseDocument(text: string): OpenApiDocument {
  const document = parseText(text);
  if (!isRecord(document)) throw new UnusableDocument("This is not an OpenAPI document.");
  const version = typeof document.openapi === "string" ? document.openapi : "";
  if (!/^3\.[01]\./.test(version)) {
    throw new UnusableDocument("Only OpenAPI 3.0 and 3.1 documents can be read: this one does not say that it is one.");
  }
  if (!isRecord(document.paths)) throw new UnusableDocument("This document has no paths, so it offers no tools.");
  return document;
}

function parseText(text: string): unknown {
  try {
    // A YAML document can name a part and repeat it without end; JSON cannot, and is by far the faster to read.
    return text.trimStart().startsWith("{") ? JSON.parse(text) : parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    throw new UnusableDocument("This is neither valid JSON nor valid YAML.", { cause });
  }
}

/** Where the document says its API is, in full; null when it does not. */
export function serverUrlOf(document: OpenApiDocument, documentUrl: string | null): string | null {
  const [first] = Array.isArray(document.servers) ? document.servers : [];
  const url = isRecord(first) && typeof first.url === "string" ? first.url : documentUrl && "/";
  if (!url || url.includes("{")) return null;
  const base = documentUrl ?? undefined;
  return URL.canParse(url, base) ? new URL(url, base).href : null;
}
