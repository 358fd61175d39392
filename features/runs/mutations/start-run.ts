import "server-only";
import { randomUUID } from "node:crypto";
import { readOrganizationAccess } from "@/features/models/routing/organization-access";
import { chooseModels, modelOf, type RunModels, requireReachable } from "@/features/models/routing/run-models";
import { resolveConfiguration } from "@/features/runs/configuration/resolve";
import { getRun } from "@/features/runs/data";
import { type ActiveRun, newActiveRun, noUsage } from "@/features/runs/engine/active-runs";
import { executeRun } from "@/features/runs/engine/execute";
import { conversationInput } from "@/features/runs/engine/remembering";
import { screenTurn } from "@/features/runs/guarding/screen-turn";
import { extendLog } from "@/features/runs/reading/log";
import type { ChatInput } from "@/features/runs/schema";
import { emptyRunView } from "@/features/runs/stream/fold";
import type { Idempotency } from "@/lib/api/idempotency";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { lifecycle } from "@/lib/lifecycle";
import { insertRun, moveMessage } from "./insert-run";
import { type Opening, openingEvents } from "./opening";
import { prepareTurn, type Turn } from "./turn";

/** Which run answers a message. */
export interface StartedRun {
  runId: string;
  conversationId: string;
}

/** The run that an earlier request with the same idempotency key started, else a new one. */
export async function joinOrStartRun(
  ctx: OrganizationContext,
  input: ChatInput,
  idempotency: Idempotency | null,
): Promise<StartedRun> {
  if (idempotency === null || idempotency.runId === null) {
    return startRun(ctx, actingUserId(ctx), () => Promise.resolve(input), idempotency);
  }
  const run = await getRun(ctx, idempotency.runId);
  return { runId: run.id, conversationId: run.conversation_id ?? "" };
}

/**
 * Writes a message and its run in one transaction and starts the run in this process. The run belongs to nobody's
 * connection: it goes on when the request is gone. `takeInput` gives what to send; what it changes is kept only if the
 * run starts, and what it throws starts none.
 */
export async function startRun(
  ctx: OrganizationContext,
  userId: string,
  takeInput: (tx: Transaction) => Promise<ChatInput>,
  idempotency: Idempotency | null,
): Promise<StartedRun> {
  if (lifecycle().state === "draining") throw draining();
  const { turn, configuration, models, identity, opening, placeholders } = await withOrganization(ctx, async (tx) => {
    const input = await takeInput(tx);
    const asked = await prepareTurn(tx, userId, input);
    if (asked.isTrial) requireBuilder(ctx);
    const [configuration, models] = await Promise.all([
      resolveConfiguration(tx, userId, asked.spec),
      resolveModels(tx, asked, input),
    ]);
    const identity = { runId: newId(), streamId: randomUUID(), conversationId: asked.conversationId };
    const screened = await screenTurn(tx, configuration, asked, identity.runId);
    const { turn } = screened;
    const opening = openingEvents(identity, turn.spec, screened.events);
    // Sent together: the transaction waits for one answer instead of several.
    await Promise.all([
      insertRun(tx, ctx, { userId, turn, configuration, models, chosen: input, identity, frames: opening.frames }),
      ...moveMessage(tx, identity.runId, turn),
    ]);
    // The key's row refers to the run, so it comes after it.
    await Promise.all([idempotency?.attachRun(identity.runId, tx), audit(tx, ctx, turn, identity.runId)]);
    return { turn, configuration, models, identity, opening, placeholders: screened.placeholders };
  });
  const run = newActiveRun({
    ...identity,
    id: identity.runId,
    organizationId: ctx.organization.id,
    userId,
    model: modelOf(models, turn.spec.model),
    models,
    configuration,
    input: turn.input,
    epoch: 1,
    view: emptyRunView(turn.spec.key),
    nextOutputIndex: 0,
    responses: 0,
    items: 0,
    usage: noUsage(),
  });
  run.guard.adopt(placeholders);
  begin(run, opening, turn.isNew);
  return { runId: run.id, conversationId: turn.conversationId };
}

/** A model that is asked for must be there; one that a conversation once chose and lost gives way to the default. */
async function resolveModels(tx: Transaction, { chosen }: Turn, { model }: ChatInput): Promise<RunModels> {
  const access = await readOrganizationAccess(tx);
  if (model !== undefined) requireReachable(access, model, "model");
  return chooseModels(access, chosen);
}

/** One row for the message and its run, without what was said: a conversation is private to its author. */
function audit(tx: Transaction, ctx: OrganizationContext, turn: Turn, runId: string): Promise<void> {
  return appendAudit(tx, auditSource(ctx), {
    organizationId: ctx.organization.id,
    action: "run.started",
    target: { type: "run", id: runId },
    detail: { agent: turn.spec.key, conversation_id: turn.conversationId, retry_of: turn.retryOf },
  });
}

function begin(run: ActiveRun, opening: Opening, isNew: boolean): void {
  run.view = opening.view;
  run.nextSeq = opening.view.lastEventId + 1;
  extendLog(run.log, opening.frames, false);
  executeRun(run, () => conversationInput(run, isNew));
}

function requireBuilder({ organization }: OrganizationContext): void {
  if (organization.scopes.has("agents:write")) return;
  throw new AppError(
    "forbidden",
    "Trying a draft needs the scope agents:write, which your role or token does not have.",
  );
}

function draining(): AppError {
  return new AppError("service_unavailable", "This server is about to restart. Try again in a moment.", {
    headers: { "retry-after": "1" },
  });
}
