import "server-only";
import type { AgentOutputItem } from "@openai/agents";
import { getAgentSpec } from "@/features/agents/catalog/registry";
import { readOrganizationAccess } from "@/features/models/routing/organization-access";
import { chooseModels, type RunModels } from "@/features/models/routing/run-models";
import { Usage } from "@/features/models/schema";
import type { RunConfiguration } from "@/features/runs/configuration/configuration";
import {
  resolveConfiguration,
  restoreConfiguration,
  type StoredConfiguration,
} from "@/features/runs/configuration/resolve";
import type { StreamScope } from "@/features/runs/stream/events";
import { emptyRunView, foldEvent, type RunView } from "@/features/runs/stream/fold";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import { pool } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { type ActiveRun, newActiveRun, noUsage } from "./active-runs";
import { runContext } from "./context";
import type { ClaimedRun } from "./leases";
import type { ApprovalEvent } from "./waiting";

/** One finished model response of an earlier attempt. */
export interface EarlierResponse {
  number: number;
  seq: number;
  agent: string;
  items: AgentOutputItem[];
}

/** An item the earlier attempt showed. */
export interface ShownItem {
  itemId: string;
  outputIndex: number;
  seq: number;
  callId: string | null;
  tool: string;
  finished: boolean;
  /** The agent used as a tool that showed it. */
  scope?: StreamScope;
}

/** Everything that is known of a run whose process died. */
export interface StoredRun {
  run: ActiveRun;
  responses: EarlierResponse[];
  shown: ShownItem[];
  /** How often the run has waited for a person; each time somebody went on with it. */
  waits: number;
}

interface RunRow {
  organization_id: string;
  user_id: string;
  conversation_id: string | null;
  stream_id: string;
  model: string;
  input: string;
  agent_key: string;
  usage: unknown;
  ended: boolean;
  configuration: StoredConfiguration | null;
}

/** Reads a claimed run back from its rows. Null when it turns out to have ended. */
export async function loadStoredRun(claimed: ClaimedRun): Promise<StoredRun | null> {
  const sql = pool();
  const [row] = await sql<RunRow[]>`
    select r.organization_id, user_id, conversation_id, stream_id, model, input, agent_key, usage,
      ended_at is not null as ended, c.configuration
    from runs r left join run_configurations c on c.run_id = r.id where r.id = ${claimed.runId}`;
  if (!row || row.ended) return null;
  const [events, items] = await Promise.all([
    sql<{ frames: string }[]>`select frames from run_events where run_id = ${claimed.runId} order by seq`,
    sql<{ response: number; seq: number; agent_key: string; item: AgentOutputItem }[]>`
      select response, seq, agent_key, item from run_items where run_id = ${claimed.runId} order by position`,
  ]);
  const responses = groupResponses(items);
  const { view, shown, nextOutputIndex, approvals, waits } = foldFrames(
    row.agent_key,
    events.map((event) => event.frames).join(""),
  );
  const [configuration, models] = await Promise.all([
    configurationOf(claimed.runId, row),
    modelsOf(claimed.runId, row),
  ]);
  const run = newActiveRun({
    id: claimed.runId,
    organizationId: row.organization_id,
    userId: row.user_id,
    conversationId: row.conversation_id,
    streamId: row.stream_id,
    model: row.model,
    models,
    configuration,
    input: row.input,
    epoch: claimed.epoch,
    view,
    nextOutputIndex,
    approvals,
    responses: responses.length,
    items: items.length,
    usage: row.usage ? Usage.parse(row.usage) : noUsage(),
  });
  return { run, responses, shown, waits };
}

/** A run from before configurations were stored has the catalog's. */
function configurationOf(runId: string, row: RunRow): Promise<RunConfiguration> {
  const ctx = runContext({ id: runId, organizationId: row.organization_id });
  return withOrganization(ctx, (tx) =>
    row.configuration === null
      ? resolveConfiguration(tx, row.user_id, getAgentSpec(row.agent_key))
      : restoreConfiguration(tx, row.configuration),
  );
}

/** What was chosen when the run began, with the keys of today. */
async function modelsOf(runId: string, row: RunRow): Promise<RunModels> {
  const ctx = runContext({ id: runId, organizationId: row.organization_id });
  const access = await withOrganization(ctx, readOrganizationAccess);
  const choice = row.configuration?.models;
  return choice ? { choice, ways: access.ways } : chooseModels(access, { model: null, effort: null });
}

function groupResponses(
  rows: readonly { response: number; seq: number; agent_key: string; item: AgentOutputItem }[],
): EarlierResponse[] {
  const responses: EarlierResponse[] = [];
  for (const row of rows) {
    const last = responses.at(-1);
    if (last?.number === row.response) last.items.push(row.item);
    else responses.push({ number: row.response, seq: row.seq, agent: row.agent_key, items: [row.item] });
  }
  return responses;
}

/** Output indexes of discarded items are not given out again: an item's id means one item for ever. */
function foldFrames(agentKey: string, frames: string) {
  let view: RunView = emptyRunView(agentKey);
  let nextOutputIndex = 0;
  const shown = new Map<string, ShownItem>();
  const approvals = new Map<string, ApprovalEvent>();
  let waits = 0;
  for (const { seq, frame } of splitFrames(frames)) {
    const event = parseFrame(frame);
    view = foldEvent(view, event);
    if (event.kind === "output_item.added") {
      nextOutputIndex = Math.max(nextOutputIndex, event.output_index + 1);
      shown.set(event.item_id, {
        itemId: event.item_id,
        outputIndex: event.output_index,
        seq,
        callId: event.call_id ?? null,
        tool: event.tool ?? "",
        finished: false,
        ...(event.scope ? { scope: event.scope } : {}),
      });
    }
    if (event.kind === "tool.approval") approvals.set(event.item_id, approvalBody(event));
    if (event.kind === "lifecycle" && event.status === "waiting") waits++;
    if (event.kind === "output_item.discarded") shown.delete(event.item_id);
    if (event.kind === "output_item.done") {
      const item = shown.get(event.item_id);
      if (item) item.finished = true;
    }
  }
  return { view, shown: [...shown.values()], nextOutputIndex, approvals, waits };
}

/** The event without its envelope. */
function approvalBody(event: ApprovalEvent): ApprovalEvent {
  const { kind, output_index, item_id, call_id, tool, approval_id, status, arguments: args, reason } = event;
  return { kind, output_index, item_id, call_id, tool, approval_id, status, arguments: args, reason };
}
