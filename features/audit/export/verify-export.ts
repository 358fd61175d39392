import { createHash } from "node:crypto";
import { calculateJwkThumbprint, flattenedVerify, importJWK } from "jose";
import { z } from "zod";
import { canonicalJson } from "@/lib/db/audit-content";
import { type ChainedEvent, faultOfEvent, walkChain } from "../chain/walk-chain";
import { layouts, Manifest, Signature, signatureType } from "./format";

export interface Findings {
  manifest: Manifest | null;
  /** Everything that is wrong; empty for an export that is as it was signed. */
  problems: string[];
  /** Thumbprint (RFC 7638) of the key that signed. */
  kid: string | null;
  /** Whether the given key set vouches for that key; null when none was given. */
  isKeyKnown: boolean | null;
}

const Jwks = z.looseObject({ keys: z.array(z.looseObject({ kid: z.string().optional(), x: z.string().optional() })) });

const ExportedEvent = z.looseObject({
  id: z.string(),
  organization_id: z.string(),
  created_at: z.string(),
  actor: z.looseObject({ type: z.string(), id: z.string().nullable() }),
  action: z.string(),
  target: z.looseObject({ type: z.string(), id: z.string() }),
  request_id: z.string().nullable(),
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  // Not `unknown`: a number that was made too large has no canonical form.
  detail: z.record(z.string(), z.json()).nullable(),
  sequence: z.int(),
  previous_hash: z.string(),
  hash: z.string(),
});

/**
 * Checks an export without network or database: that every byte before the manifest is what was signed, that the
 * signature fits the key in the file, and in JSON that every row says what its hash stands for and the chain has no
 * gap. `jwks` is the installation's key set as it was saved; without it anybody could have signed the file.
 */
export async function verifyExport(file: Uint8Array, jwks?: string): Promise<Findings> {
  const text = decode(file);
  const parts = text === null ? null : takeApart(text);
  if (parts === null) {
    const problem =
      "This is not a whole export: its end, with the manifest and the signature, is missing or was changed.";
    return { manifest: null, problems: [problem], kid: null, isKeyKnown: null };
  }
  const { body, manifest, signature } = parts;
  const problems: string[] = [];
  if (createHash("sha256").update(body, "utf8").digest("hex") !== manifest.digest) {
    problems.push("The rows are not the ones that were signed: something was changed, removed, added or reordered.");
  }
  const kid = await calculateJwkThumbprint(signature.public_key);
  problems.push(...(await faultsOfSignature(manifest, signature, kid)));
  if (manifest.content === "json") problems.push(...faultsOfEvents(body, manifest));
  const isKeyKnown = jwks === undefined ? null : holdsKey(jwks, signature.public_key.x);
  if (isKeyKnown === false) problems.push(`The key ${kid}, which signed the file, is not in the given key set.`);
  return { manifest, problems, kid, isKeyKnown };
}

/** Null for bytes that are not UTF-8, which a lenient decoder would replace. */
function decode(file: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

interface Parts {
  body: string;
  manifest: Manifest;
  signature: Signature;
}

/** Null unless the file ends exactly as an export does, to the byte. */
function takeApart(file: string): Parts | null {
  const isJson = file.startsWith("{");
  const start = isJson ? file.lastIndexOf('\n"manifest":') + 1 : file.lastIndexOf("\n#manifest,") + 1;
  if (start === 0) return null;
  const trailer = file.slice(start);
  const read = isJson ? readJsonTrailer(trailer) : readCsvTrailer(trailer);
  const manifest = Manifest.safeParse(read?.manifest);
  const signature = Signature.safeParse(read?.signature);
  if (!manifest.success || !signature.success || manifest.data.content !== (isJson ? "json" : "csv")) return null;
  // Whatever a lenient parser would overlook, such as a key that stands there twice, is a change.
  if (layouts[manifest.data.content].trailer(manifest.data, signature.data) !== trailer) return null;
  return { body: file.slice(0, start), manifest: manifest.data, signature: signature.data };
}

interface Trailer {
  manifest: unknown;
  signature: unknown;
}

function readJsonTrailer(trailer: string): Trailer | null {
  return parse(`{${trailer}`) as Trailer | null;
}

function readCsvTrailer(trailer: string): Trailer | null {
  const cells = /^#manifest,"((?:[^"]|"")*)",([^",]*),"((?:[^"]|"")*)"\n$/.exec(trailer);
  if (!cells) return null;
  const [, manifest = "", jws = "", key = ""] = cells.map((cell) => cell.replaceAll('""', '"'));
  return { manifest: parse(manifest), signature: { jws, public_key: parse(key) } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function faultsOfSignature(manifest: Manifest, { jws, public_key }: Signature, kid: string): Promise<string[]> {
  const wrong = ["The signature does not fit the manifest and the key in the file."];
  const [header = "", payload, signature = "", ...rest] = jws.split(".");
  if (payload !== "" || rest.length > 0 || !isCanonical(signature)) return wrong;
  const signed = { protected: header, payload: new TextEncoder().encode(canonicalJson(manifest)), signature };
  try {
    const encoded = { ...signed, payload: Buffer.from(signed.payload).toString("base64url") };
    const { protectedHeader } = await flattenedVerify(encoded, await importJWK(public_key, "EdDSA"), {
      algorithms: ["EdDSA"],
    });
    return protectedHeader?.kid === kid && protectedHeader.typ === signatureType ? [] : wrong;
  } catch (error) {
    if (error instanceof Error) return wrong;
    throw error;
  }
}

/** Whether base64url has no stray bits at its end, which decoders overlook. */
function isCanonical(text: string): boolean {
  return Buffer.from(text, "base64url").toString("base64url") === text;
}

function faultsOfEvents(body: string, manifest: Manifest): string[] {
  const file = parse(`${body.replace(/,\n$/, "")}}`) as { events?: unknown } | null;
  const events = z.array(ExportedEvent).safeParse(file?.events);
  if (!events.success) return ["The rows cannot be read."];
  const foreign = events.data.some(({ organization_id }) => organization_id !== manifest.organization.id);
  return [
    ...(events.data.length === manifest.count ? [] : [`There should be ${manifest.count} rows.`]),
    ...(foreign ? ["There are rows of another organization."] : []),
    ...faultsOfChain(events.data, manifest),
  ];
}

/** A filtered export has gaps by nature: there each row stands for itself, in rising order. */
function faultsOfChain(events: readonly ChainedEvent[], { filter, chain_start, chain_head }: Manifest): string[] {
  const toSentence = ({ sequence, problem }: { sequence: number; problem: string }) => `Row ${sequence}: ${problem}`;
  if (Object.keys(filter).length > 0) {
    const changed = events.flatMap((event) => faultOfEvent(event) ?? []).map(toSentence);
    const isRising = events.every(({ sequence }, index) => sequence > (events[index - 1]?.sequence ?? 0));
    return isRising ? changed : ["The rows were put in another order.", ...changed];
  }
  const chain = walkChain(chain_start);
  for (const event of events) {
    const fault = chain.next(event);
    if (fault !== null) return [toSentence(fault)];
  }
  const fault = chain.end(chain_head);
  return fault === null ? [] : [toSentence(fault)];
}

function holdsKey(jwks: string, x: string): boolean {
  const parsed = Jwks.safeParse(parse(jwks));
  return parsed.success && parsed.data.keys.some((key) => key.x === x);
}
