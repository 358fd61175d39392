import "server-only";
import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { triggers } from "@/drizzle/schema/workflows";
import { recordActivity } from "@/features/activity/recording/record";
import { appUrl } from "@/features/notifications/mail/enqueue";
import { mayManage } from "@/features/schedules/permissions";
import { requireTarget } from "@/features/schedules/starting/targets";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { sha256 } from "@/lib/crypto/digest";
import { seal } from "@/lib/crypto/envelope";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { presentTrigger, readTrigger, type TriggerRow } from "./data";
import { requireMapper } from "./receiving/mapping";
import { mintSigningSecret } from "./receiving/signature";
import type { CreateTrigger, MintedTrigger, RotateTrigger, Trigger, UpdateTrigger } from "./schema";
import { signingPurpose } from "./utils";

const tokenBytes = 32;

/** The secret part of a webhook's URL, and what is stored of it. */
function mintToken(): { token: string; tokenHash: string } {
  const token = randomBytes(tokenBytes).toString("base64url");
  return { token, tokenHash: hashToken(token) };
}

export function hashToken(token: string): string {
  return sha256(token).toString("hex");
}

function urlOf(token: string): string {
  return appUrl(`/api/v1/hooks/${token}`);
}

/** Makes a webhook that acts for the caller, and answers with the only copies of its URL and signing secret. */
export async function createTrigger(ctx: OrganizationContext, input: CreateTrigger): Promise<MintedTrigger> {
  if (input.input_mapper) requireMapper(input.input_mapper);
  const id = newId();
  const { token, tokenHash } = mintToken();
  const secret = input.signed ? mintSigningSecret() : null;
  const row = await withOrganization(ctx, async (tx) => {
    await requireTarget(tx, input.target);
    const [made] = await tx
      .insert(triggers)
      .values({
        id,
        organizationId: ctx.organization.id,
        userId: actingUserId(ctx),
        name: input.name,
        targetKind: input.target.kind,
        targetKey: input.target.key,
        tokenHash,
        signingSecret: secret === null ? null : seal(secret, signingPurpose(id)),
        inputMapper: input.input_mapper ?? null,
      })
      .returning();
    if (!made) throw new Error("The webhook was not stored.");
    await recordActivity(tx, ctx, {
      kind: "trigger.created",
      subjectId: id,
      metadata: { name: made.name, target_kind: made.targetKind, target_key: made.targetKey },
    });
    await audit(tx, ctx, id, { action: "trigger.created", after: auditedFields(made) });
    return made;
  });
  return { ...(await presentTrigger(ctx, row)), url: urlOf(token), signing_secret: secret };
}

export async function updateTrigger(ctx: OrganizationContext, id: string, input: UpdateTrigger): Promise<Trigger> {
  if (input.input_mapper) requireMapper(input.input_mapper);
  const row = await withOrganization(ctx, async (tx) => {
    const old = await readManaged(tx, ctx, id);
    if (input.target) await requireTarget(tx, input.target);
    const changed = await change(tx, id, {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.target ? { targetKind: input.target.kind, targetKey: input.target.key } : {}),
      ...(input.input_mapper === undefined ? {} : { inputMapper: input.input_mapper }),
      ...(input.is_enabled === undefined ? {} : { isEnabled: input.is_enabled }),
      ...(input.take_over ? { userId: actingUserId(ctx) } : {}),
    });
    await audit(tx, ctx, id, { action: "trigger.changed", before: auditedFields(old), after: auditedFields(changed) });
    return changed;
  });
  return presentTrigger(ctx, row);
}

/** Puts a new URL or signing secret in the place of the present one, which stops working at once. */
export async function rotateTrigger(
  ctx: OrganizationContext,
  id: string,
  input: RotateTrigger,
): Promise<MintedTrigger> {
  const minted = input.url ? mintToken() : null;
  const secret = input.secret === "renew" ? mintSigningSecret() : null;
  const row = await withOrganization(ctx, async (tx) => {
    await readManaged(tx, ctx, id);
    const changed = await change(tx, id, {
      ...(minted ? { tokenHash: minted.tokenHash } : {}),
      ...(input.secret === "keep" ? {} : { signingSecret: secret && seal(secret, signingPurpose(id)) }),
    });
    await audit(tx, ctx, id, { action: "trigger.rotated", detail: { url: input.url, secret: input.secret } });
    return changed;
  });
  return { ...(await presentTrigger(ctx, row)), url: minted && urlOf(minted.token), signing_secret: secret };
}

export async function deleteTrigger(ctx: OrganizationContext, id: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const row = await readManaged(tx, ctx, id);
    await tx.delete(triggers).where(eq(triggers.id, id));
    await recordActivity(tx, ctx, {
      kind: "trigger.deleted",
      subjectId: id,
      metadata: { name: row.name },
      concerned: [row.userId],
    });
    await audit(tx, ctx, id, { action: "trigger.deleted", before: auditedFields(row) });
  });
}

/** Locks a webhook that the caller may change. */
export async function readManaged(tx: Transaction, ctx: OrganizationContext, id: string): Promise<TriggerRow> {
  const row = await readTrigger(tx, id, { lock: true });
  if (mayManage(ctx.organization.role, row.userId === actingUserId(ctx))) return row;
  throw new AppError("forbidden", "Only whoever made this webhook, an admin or an owner can do that.");
}

type Change = Partial<Pick<TriggerRow, "name" | "targetKind" | "targetKey" | "inputMapper" | "isEnabled" | "userId">> &
  Partial<Pick<TriggerRow, "tokenHash" | "signingSecret">>;

async function change(tx: Transaction, id: string, values: Change): Promise<TriggerRow> {
  const [row] = await tx
    .update(triggers)
    .set({ ...values, updatedAt: sql`now()` })
    .where(eq(triggers.id, id))
    .returning();
  if (!row) throw new Error("The webhook is gone in spite of its lock.");
  return row;
}

type Entry = Pick<Parameters<typeof appendAudit>[2], "action" | "before" | "after" | "detail">;

function audit(tx: Transaction, ctx: OrganizationContext, id: string, entry: Entry): Promise<void> {
  const target = { type: "trigger", id };
  return appendAudit(tx, auditSource(ctx), { organizationId: ctx.organization.id, target, ...entry });
}

function auditedFields(row: TriggerRow): Record<string, unknown> {
  return {
    name: row.name,
    target: `${row.targetKind}:${row.targetKey}`,
    has_mapper: row.inputMapper !== null,
    is_signed: row.signingSecret !== null,
    is_enabled: row.isEnabled,
    owner_id: row.userId,
  };
}
