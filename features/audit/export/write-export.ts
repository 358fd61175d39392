import "server-only";
import { createHash } from "node:crypto";
import { CompactSign } from "jose";
import { activeSigningKey, publicKeySet } from "@/lib/auth/signing-keys";
import type { OrganizationContext } from "@/lib/context";
import { canonicalJson } from "@/lib/db/audit-content";
import { pool } from "@/lib/db/client";
import { readAuditLog, readHead, readStart, withNames } from "../data";
import type { AuditEvent, AuditFilter } from "../schema";
import { csvLine, layouts, Manifest, Signature, signatureType } from "./format";

/** The log as a signed file, piece by piece, oldest row first. Ends without a signature when it cannot be finished. */
export async function* writeExport(
  ctx: OrganizationContext,
  content: Manifest["content"],
  filter: AuditFilter,
): AsyncGenerator<string> {
  const layout = layouts[content];
  const lineOf = content === "json" ? canonicalJson : toCsvLine;
  const [start, head, organization] = await Promise.all([readStart(ctx), readHead(ctx), readOrganization(ctx)]);
  const hash = createHash("sha256").update(layout.head);
  let count = 0;
  yield layout.head;
  for await (const events of readAuditLog(ctx, filter, head)) {
    const named = await withNames(ctx, events);
    const text = named.map((event, index) => layout.event(lineOf(event), count + index === 0)).join("");
    count += events.length;
    hash.update(text);
    yield text;
  }
  hash.update(layout.foot);
  if ((await readStart(ctx)).sequence !== start.sequence) {
    throw new Error("Old rows of the log were deleted while it was exported. Export it once more.");
  }
  const manifest = Manifest.parse({
    format: "cadre-audit-export/1",
    content,
    organization,
    exported_at: new Date().toISOString(),
    filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
    count,
    ...(start.sequence > 0 ? { chain_start: start } : {}),
    chain_head: head,
    digest: hash.digest("hex"),
  });
  yield layout.foot + layout.trailer(manifest, await signManifest(manifest));
}

async function signManifest(manifest: Manifest): Promise<Signature> {
  const { kid, key } = await activeSigningKey();
  const { keys } = await publicKeySet();
  const { kty, crv, x } = keys.find((candidate) => candidate.kid === kid) ?? {};
  const jws = await new CompactSign(new TextEncoder().encode(canonicalJson(manifest)))
    .setProtectedHeader({ alg: "EdDSA", kid, typ: signatureType })
    .sign(key);
  const [header, , signature] = jws.split(".");
  return Signature.parse({ jws: `${header}..${signature}`, public_key: { kty, crv, x } });
}

async function readOrganization(ctx: OrganizationContext) {
  const [row] = await pool()`select id, slug, name from organizations where id = ${ctx.organization.id}`;
  return { ...row };
}

function toCsvLine(event: AuditEvent): string {
  const { actor, target } = event;
  return csvLine([
    event.sequence,
    event.created_at,
    actor.type,
    actor.id,
    actor.name,
    actor.email,
    event.action,
    target.type,
    target.id,
    target.name,
    event.address,
    event.user_agent,
    event.request_id,
    event.detail === null ? null : canonicalJson(event.detail),
    event.previous_hash,
    event.hash,
  ]);
}
