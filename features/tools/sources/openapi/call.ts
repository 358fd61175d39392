import "server-only";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { toolSources } from "@/drizzle/schema/tools";
import type { ToolContext } from "@/features/tools/schema";
import { cleanText, isRecord } from "@/features/tools/sources/clean";
import { statusFailure } from "@/features/tools/sources/failure";
import { headersOf, type OpenSource } from "@/features/tools/sources/open-source";
import { readBody } from "@/features/tools/web/read-body";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { guardedFetch } from "@/lib/net/guarded-fetch";
import { processSingleton } from "@/lib/process";
import { bodyProperty, type Operation, readOperations } from "./operations";

const limitBytes = 2 * 1024 * 1024;
const maxTextCharacters = 60_000;
const mostCached = 50;

/** How a document lies in its row: with the address it was read from, if any. */
export const StoredDocument = z.object({ url: z.string().nullable(), content: z.record(z.string(), z.unknown()) });
export type StoredDocument = z.output<typeof StoredDocument>;

/** Carries out an operation. What the API answers is for the model; throws when it does not answer or refuses us. */
export async function callOperation(
  source: OpenSource,
  tool: string,
  input: Record<string, unknown>,
  { ctx, signal, idempotencyKey }: ToolContext,
): Promise<unknown> {
  const operation = (await operationsOf(ctx, source)).get(tool);
  if (!operation) return { error: "The API does not describe this operation any more." };
  const url = urlOf(source, operation, input);
  const response = await guardedFetch(url, {
    method: operation.method,
    headers: {
      "user-agent": "Cadre",
      accept: "application/json, text/*;q=0.8",
      ...(operation.tool.effect === "pure" ? {} : { "idempotency-key": idempotencyKey }),
      ...requestHeaders(source, operation, input),
    },
    body: bodyOf(operation, input),
    limitBytes,
    timeoutMs: source.timeoutMs,
    signal,
  });
  const failure = statusFailure(response.status);
  if (failure) throw failure;
  const body = await readBody(
    new Uint8Array(await response.arrayBuffer()),
    response.headers.get("content-type") ?? "",
    url.href,
  );
  const text = cleanText(body?.text ?? "", maxTextCharacters);
  const answer = { from: source.name, status: response.status, untrusted_content: text };
  return response.ok ? answer : { ...answer, error: `The API answered with the status ${response.status}.` };
}

/** Where the request goes: below the address of the source, whatever the arguments say. */
function urlOf({ url }: OpenSource, { path, placements }: Operation, input: Record<string, unknown>): URL {
  const filled = placements
    .filter((placement) => placement.in === "path")
    .reduce((text, { name, property }) => text.replaceAll(`{${name}}`, segment(input[property])), path);
  const target = new URL(`${url.replace(/\/+$/, "")}/${filled.replace(/^\/+/, "")}`);
  for (const { name, property, in: place } of placements) {
    if (place !== "query" || input[property] === undefined || input[property] === null) continue;
    for (const one of [input[property]].flat()) target.searchParams.append(name, textOf(one));
  }
  return target;
}

/** Dots alone would lead out of the path. */
function segment(value: unknown): string {
  const encoded = encodeURIComponent(textOf(value));
  return /^\.+$/.test(encoded) ? encoded.replaceAll(".", "%252E") : encoded;
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
}

/** The organization's own headers win: no argument takes their place. */
function requestHeaders(source: OpenSource, { placements, bodyType }: Operation, input: Record<string, unknown>) {
  const given = placements
    .filter(({ in: place, property }) => place === "header" && input[property] !== undefined)
    .map(({ name, property }) => [name.toLowerCase(), textOf(input[property]).replace(/[^\t\x20-\x7e]/g, "")]);
  const own = Object.entries(headersOf(source)).map(([name, value]) => [name.toLowerCase(), value]);
  const type = bodyType && input[bodyProperty] !== undefined ? [["content-type", bodyType]] : [];
  return Object.fromEntries([...given, ...type, ...own]) as Record<string, string>;
}

function bodyOf({ bodyType }: Operation, input: Record<string, unknown>): string | undefined {
  const body = input[bodyProperty];
  if (!bodyType || body === undefined) return undefined;
  if (bodyType !== "application/x-www-form-urlencoded" || !isRecord(body)) return JSON.stringify(body);
  return new URLSearchParams(Object.entries(body).map(([name, value]) => [name, textOf(value)])).toString();
}

type Operations = ReadonlyMap<string, Operation>;

const cache = () => processSingleton("tools.operations", () => new Map<string, Operations>());

/** Read once for each version of a document: resolving its references takes a while. */
async function operationsOf(ctx: OrganizationContext, { id, listedAt }: OpenSource): Promise<Operations> {
  const key = `${id}/${listedAt?.getTime() ?? 0}`;
  const known = cache().get(key);
  if (known) return known;
  const [row] = await withOrganization(ctx, (tx) =>
    tx
      .select({ document: toolSources.document })
      .from(toolSources)
      .where(and(eq(toolSources.organizationId, ctx.organization.id), eq(toolSources.id, id))),
  );
  const stored = StoredDocument.safeParse(row?.document);
  const { operations } = stored.success ? readOperations(stored.data.content) : { operations: [] };
  const read = new Map(operations.map((operation) => [operation.tool.name, operation]));
  const [oldest] = cache().keys();
  if (cache().size >= mostCached && oldest !== undefined) cache().delete(oldest);
  cache().set(key, read);
  return read;
}
