import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { triggerDeliveries } from "@/drizzle/schema/workflows";
import { systemContext } from "@/features/runs/engine/context";
import { obstacleOf, ownerColumns, ownerShape, type StartOwner, toOwner } from "@/features/schedules/starting/owner";
import { tryStart } from "@/features/schedules/starting/try-start";
import { requireShallow } from "@/lib/api/body";
import type { OrganizationContext, RequestContext } from "@/lib/context";
import { sha256 } from "@/lib/crypto/digest";
import { unseal } from "@/lib/crypto/envelope";
import type { Transaction } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { storableJson } from "@/lib/db/text";
import { AppError, notFound } from "@/lib/errors";
import { ExpressionError } from "@/lib/expressions/error";
import { newId } from "@/lib/ids";
import { consume } from "@/lib/rate-limit/consume";
import { callsPerMinute, refusalsPerMinute } from "../constants";
import { hashToken } from "../mutations";
import type { HookAnswer } from "../schema";
import { signingPurpose } from "../utils";
import { claimDelivery, noteCall, noteDelivery } from "./deliveries";
import { callOf, mapInput } from "./mapping";
import { checkSignature } from "./signature";

interface Found {
  id: string;
  owner: StartOwner;
  target: { kind: "agent" | "workflow"; key: string };
  signingSecret: string | null;
  inputMapper: string | null;
}

const Row = z.object({
  id: z.string(),
  target_kind: z.enum(["agent", "workflow"]),
  target_key: z.string(),
  signing_secret: z.string().nullable(),
  input_mapper: z.string().nullable(),
  ...ownerShape,
});

/**
 * Takes a call of an inbound webhook: whoever holds its URL is nobody to us, so what is wrong before the signature has been
 * checked says nothing about the organization behind it.
 */
export async function receiveHook(
  ctx: RequestContext,
  token: string,
  body: Uint8Array,
  request: Request,
): Promise<HookAnswer> {
  const found = await findTrigger(token);
  if (!found) throw notFound("webhook");
  const within: OrganizationContext = {
    ...systemContext(found.owner.organizationId, `webhook ${found.id}`, found.owner.role ?? "viewer"),
    requestId: ctx.requestId,
    address: ctx.address,
    userAgent: ctx.userAgent,
  };
  const isIdTrusted = await requireSignature(within, found, request.headers, body);
  await countCall("webhook", callsPerMinute, found);
  const payload = readPayload(body);
  const call = callOf(payload, request.headers, new URL(request.url).searchParams);
  const key = deliveryKeyOf(request.headers, body, isIdTrusted);
  const outcome = await withOrganization(within, async (tx) => {
    const earlier = await claimDelivery(tx, found, key);
    if (earlier !== null) return { status: "repeated" as const, runId: earlier };
    const started = await startFor(tx, within, found, call);
    await noteDelivery(tx, found.id, key.value, started);
    return started;
  });
  if (outcome.status === "failed") throw new AppError("conflict", `Nothing was started: ${outcome.reason}`);
  return { run_id: outcome.runId, repeated: outcome.status === "repeated" };
}

function countCall(name: string, points: number, { id }: Found) {
  return consume({ name, points, durationSeconds: 60, store: "shared" }, `trigger:${id}`);
}

async function findTrigger(token: string): Promise<Found | null> {
  const [row] = await asSystem((tx) =>
    tx.execute(sql`
      select t.id, t.target_kind, t.target_key, t.signing_secret, t.input_mapper, ${ownerColumns("t")}
      from triggers t where t.token_hash = ${hashToken(token)} and t.is_enabled`),
  );
  if (!row) return null;
  const parsed = Row.parse(row);
  return {
    id: parsed.id,
    owner: toOwner(parsed),
    target: { kind: parsed.target_kind, key: parsed.target_key },
    signingSecret: parsed.signing_secret,
    inputMapper: parsed.input_mapper,
  };
}

/** Throws `unauthenticated` where the webhook is signed and the call is not, and notes that. True where its id can be trusted. */
async function requireSignature(ctx: OrganizationContext, found: Found, headers: Headers, body: Uint8Array) {
  if (found.signingSecret === null) return true;
  const secret = unseal(found.signingSecret, signingPurpose(found.id));
  const proof = checkSignature(secret, headers, body, new Date());
  if (proof.isValid) return proof.isIdSigned;
  await countCall("webhook-refusals", refusalsPerMinute, found);
  await withOrganization(ctx, async (tx) => {
    await noteCall(tx, found.id);
    const id = newId();
    const { organizationId } = found.owner;
    await tx
      .insert(triggerDeliveries)
      .values({ id, organizationId, triggerId: found.id, deliveryKey: id, status: "refused", reason: proof.reason });
  });
  throw new AppError("unauthenticated", proof.reason);
}

function readPayload(body: Uint8Array): unknown {
  if (body.byteLength === 0) return null;
  try {
    const parsed: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    requireShallow(parsed);
    return JSON.parse(storableJson(parsed));
  } catch (cause) {
    throw new AppError("invalid_json", "Send the payload as JSON.", { cause });
  }
}

/** What tells a call from others. An id counts only where nobody but the sender could have written it. */
function deliveryKeyOf(headers: Headers, body: Uint8Array, isIdTrusted: boolean) {
  const id = headers.get("webhook-id") ?? headers.get("idempotency-key");
  if (id !== null && isIdTrusted) return { value: `id:${sha256(id).toString("hex")}`, isId: true, isForgotten: false };
  // A signed body that comes again, whenever, may be a replay by somebody else; an unsigned one needs the URL in any case.
  return { value: `body:${sha256(body).toString("hex")}`, isId: false, isForgotten: isIdTrusted };
}

/** The input that a call makes, or why it makes none. */
export function inputFor(mapper: string | null, call: Parameters<typeof mapInput>[1]) {
  try {
    return { input: mapInput(mapper, call), reason: null };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { input: null, reason: `The input could not be made of the payload: ${error.message}` };
  }
}

async function startFor(tx: Transaction, ctx: OrganizationContext, found: Found, call: Parameters<typeof mapInput>[1]) {
  const obstacle = obstacleOf(found.owner);
  const { input, reason } = inputFor(found.inputMapper, call);
  const failure = obstacle ?? reason;
  if (failure !== null) return { status: "failed" as const, reason: failure };
  return tryStart(tx, ctx, {
    userId: found.owner.userId,
    target: found.target,
    input,
    trigger: "webhook",
    triggerId: found.id,
  });
}
