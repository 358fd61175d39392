import "server-only";
import { and, eq } from "drizzle-orm";
import { idempotencyKeys } from "@/drizzle/schema/operations";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { digest } from "@/lib/crypto/digest";
import { pool, type Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";

/** The `Idempotency-Key` of a request, as a handler sees it. */
export interface Idempotency {
  key: string;
  /** The run an earlier request with this key has started: join it instead of starting another. */
  runId: string | null;
  /** Ties the key to a run inside the transaction that creates the run, so a crash cannot part them. */
  attachRun(runId: string, tx: Transaction): Promise<void>;
}

/** A finished answer that a repeated request gets again. */
export interface StoredAnswer {
  status: number;
  response: unknown;
}

export interface Attempt extends Idempotency {
  /** Keeps the answer for repeated requests. */
  complete(answer: StoredAnswer): Promise<void>;
  /** Forgets the key after a failure, so that the request can be repeated; not once a run exists. */
  release(): Promise<void>;
}

interface KeyRow {
  requestHash: string;
  status: number | null;
  response: unknown;
  runId: string | null;
}

const wellFormedKey = /^[\x21-\x7e]{1,255}$/;
const retryAfterSeconds = "1";
const claimTries = 3;

/** The key a request carries, or null. */
export function idempotencyKeyOf(contract: EndpointDefinition, request: Request): string | null {
  const key = contract.idempotent ? request.headers.get("idempotency-key") : null;
  if (key !== null && !wellFormedKey.test(key)) {
    throw new AppError("bad_request", "Idempotency-Key must be 1 to 255 visible ASCII characters, e.g. a UUID.");
  }
  return key;
}

/**
 * Claims the key for this request, or tells what became of the first one: its answer, or its run to join. One statement
 * as the login role with the organization in its condition: it runs before each start of a run.
 * A first attempt that died before it had a run may be taken over after 60 s.
 */
export async function beginIdempotent(
  ctx: OrganizationContext,
  contract: EndpointDefinition,
  key: string,
  input: unknown,
): Promise<Attempt | StoredAnswer> {
  const place = {
    organizationId: ctx.organization.id,
    actorId: actingUserId(ctx),
    endpoint: `${contract.method} ${contract.path}`,
    key,
  };
  const requestHash = digest(JSON.stringify(input, (_, value: unknown) => (isBytes(value) ? digest(value) : value)));
  for (let tries = 0; tries < claimTries; tries++) {
    const attemptId = newId();
    if (await claim(place, requestHash, attemptId)) return attempt(place, attemptId, null);
    const first = await readKey(place);
    if (!first) continue; // The first request failed and released the key between our two statements.
    if (first.requestHash !== requestHash) {
      throw new AppError("idempotency_conflict", "This Idempotency-Key belongs to a different request. Use a new key.");
    }
    if (first.status !== null) return { status: first.status, response: first.response };
    if (first.runId !== null) return attempt(place, attemptId, first.runId);
    break;
  }
  throw inProgress();
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

type Place = { organizationId: string; actorId: string; endpoint: string; key: string };

async function claim(place: Place, requestHash: string, attemptId: string): Promise<boolean> {
  const rows = await pool()`
    insert into idempotency_keys as k
      (organization_id, actor_id, endpoint, key, request_hash, attempt_id, expires_at)
    values (${place.organizationId}, ${place.actorId}, ${place.endpoint}, ${place.key}, ${requestHash}, ${attemptId},
      now() + interval '24 hours')
    on conflict (organization_id, actor_id, endpoint, key) do update set
      request_hash = excluded.request_hash, attempt_id = excluded.attempt_id, created_at = now(),
      expires_at = excluded.expires_at, status = null, response = null, run_id = null
    where k.expires_at <= now() or (k.status is null and k.run_id is null
      and k.request_hash = excluded.request_hash and k.created_at < now() - interval '60 seconds')
    returning attempt_id`;
  return rows.length > 0;
}

async function readKey(place: Place): Promise<KeyRow | undefined> {
  const [row] = await pool()<KeyRow[]>`
    select request_hash as "requestHash", status, response, run_id as "runId" from idempotency_keys
    where organization_id = ${place.organizationId} and actor_id = ${place.actorId}
      and endpoint = ${place.endpoint} and key = ${place.key}`;
  return row;
}

function attempt(place: Place, attemptId: string, runId: string | null): Attempt {
  return {
    key: place.key,
    runId,
    async attachRun(newRunId, tx) {
      const claimed = await tx
        .update(idempotencyKeys)
        .set({ runId: newRunId })
        .where(and(isPlace(place), eq(idempotencyKeys.attemptId, attemptId)))
        .returning({ key: idempotencyKeys.key });
      if (claimed.length === 0) throw inProgress();
    },
    async complete({ status, response }) {
      await pool()`
        update idempotency_keys set status = ${status}, response = ${JSON.stringify(response ?? null)}::text::jsonb
        where attempt_id = ${attemptId} and organization_id = ${place.organizationId} and actor_id = ${place.actorId}
          and endpoint = ${place.endpoint} and key = ${place.key}`;
    },
    async release() {
      await pool()`
        delete from idempotency_keys
        where attempt_id = ${attemptId} and run_id is null and status is null
          and organization_id = ${place.organizationId} and actor_id = ${place.actorId}
          and endpoint = ${place.endpoint} and key = ${place.key}`;
    },
  };
}

function isPlace(place: Place) {
  return and(
    eq(idempotencyKeys.organizationId, place.organizationId),
    eq(idempotencyKeys.actorId, place.actorId),
    eq(idempotencyKeys.endpoint, place.endpoint),
    eq(idempotencyKeys.key, place.key),
  );
}

function inProgress(): AppError {
  return new AppError(
    "idempotency_in_progress",
    "The first request with this key is still being answered. Try again.",
    {
      headers: { "retry-after": retryAfterSeconds },
    },
  );
}

/** Removes keys older than 24 h. Returns how many there were. */
export async function deleteExpiredIdempotencyKeys(): Promise<number> {
  const rows = await pool()`delete from idempotency_keys where expires_at < now()`;
  return rows.count;
}
