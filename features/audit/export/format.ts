import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { canonicalJson } from "@/lib/db/audit-content";

/** What an export says about itself. It is what the signature signs. */
export const Manifest = z.strictObject({
  format: z.literal("cadre-audit-export/1"),
  content: z.enum(["json", "csv"]),
  organization: z.strictObject({ id: z.string(), slug: z.string(), name: z.string() }),
  exported_at: z.string(),
  /** Empty when the export holds the whole log up to the end of the chain. */
  filter: z.record(z.string(), z.string()),
  count: z.int(),
  /** The last row that was deleted for its age, where the log no longer begins with its first one. */
  chain_start: z.strictObject({ sequence: z.int().positive(), hash: z.string() }).optional(),
  /** The end of the organization's chain when the export was made. */
  chain_head: z.strictObject({ sequence: z.int(), hash: z.string() }),
  /** SHA-256, in hexadecimal, of every byte of the file before the manifest. */
  digest: z.string(),
});
export type Manifest = z.output<typeof Manifest>;

export const Signature = z.strictObject({
  /** Compact JWS over the manifest in canonical JSON, with its payload detached (RFC 7515, appendix F; RFC 8037). */
  jws: z.string(),
  public_key: z.strictObject({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string() }),
});
export type Signature = z.output<typeof Signature>;

/** Keeps a signature of an export from passing for any other kind of token (RFC 8725, 3.11). */
export const signatureType = "audit-export+jws";

/** How the parts of a file follow each other. Deterministic: every byte of a file can be made again from what it says. */
export interface Layout {
  head: string;
  /** `text` is the event's own line. */
  event: (text: string, isFirst: boolean) => string;
  foot: string;
  trailer: (manifest: Manifest, signature: Signature) => string;
}

const manifestMark = "#manifest";

const csvColumns = [
  "sequence",
  "created_at",
  "actor_type",
  "actor_id",
  "actor_name",
  "actor_email",
  "action",
  "target_type",
  "target_id",
  "target_name",
  "address",
  "user_agent",
  "request_id",
  "detail",
  "previous_hash",
  "hash",
] as const;

/**
 * Cells as one line of CSV. A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP: CSV
 * injection).
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return stringify([cells.map((cell) => (typeof cell === "string" ? inert(cell) : cell))]);
}

function inert(cell: string): string {
  return /^[\s]*[=+\-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}]|^[\t\r\n]/u.test(cell) ? `'${cell}` : cell;
}

export const layouts: Record<Manifest["content"], Layout> = {
  json: {
    head: '{"events":[\n',
    event: (text, isFirst) => (isFirst ? text : `,\n${text}`),
    foot: "\n],\n",
    trailer: (manifest, signature) =>
      `"manifest":${canonicalJson(manifest)},\n"signature":${canonicalJson(signature)}}\n`,
  },
  csv: {
    // The mark by which spreadsheets know UTF-8.
    head: `\uFEFF${csvLine(csvColumns)}`,
    event: (text) => text,
    foot: "",
    trailer: (manifest, { jws, public_key }) =>
      stringify([[manifestMark, canonicalJson(manifest), jws, canonicalJson(public_key)]]),
  },
};
