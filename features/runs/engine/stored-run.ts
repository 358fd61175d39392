import "server-only";
import { readOrganizationAccess } from "@/features/models/routing/organization-access";
import { chooseModels, type RunModels } from "@/features/models/routing/run-models";
import { Usage } from "@/features/models/schema";
import type { RunConfiguration } from "@/features/runs/configuration/configuration";
import { ConfigurationLostError } from "@/features/runs/configuration/lost";
import {
  catalogAgent,
  lostConfiguration,
  resolveConfiguration,
  restoreConfiguration,
  type StoredConfiguration,
} from "@/features/runs/configuration/resolve";
import { pool, type Transaction } from "@/lib/db/client";
import { patiently } from "@/lib/db/patience";
import { withOrganization } from "@/lib/db/scope";
import { type ActiveRun, newActiveRun, noUsage } from "./active-runs";
import { runContext } from "./context";
import type { ClaimedRun } from "./leases";
import type { StepRow } from "./step-row";
import { foldFrames, type RunClock } from "./stored-frames";
import { fromTheBeginning, loadLog, openSince } from "./stored-log";
import { loadSteps, takeWakeRequest } from "./stored-steps";
import { groupThreads, type StoredThread, threadOf } from "./stored-thread";

/** Everything that is known of a run whose process died. */
export interface StoredRun {
  run: ActiveRun;
  threads: ReadonlyMap<string, StoredThread>;
  /** The owner's epoch when the run last came forward for good: a step ended, or it let go of itself to wait. */
  progressEpoch: number;
  clock: RunClock;
  /** Every attempt of a workflow's steps, oldest first. */
  steps: readonly StepRow[];
  /** Somebody has asked the workflow to begin no further step. */
  pauseRequested: boolean;
  /** Why the run cannot go on and ends; its configuration is then what is left of it. */
  problem: ConfigurationLostError | null;
}

/**
 * How often in a row a run is read whose configuration is lost, before it ends: during a deploy another process may still,
 * or already, have what this one does not know.
 */
const mostReadings = 5;

interface Configured {
  configuration: RunConfiguration;
}

interface RunRow {
  organization_id: string;
  user_id: string;
  conversation_id: string | null;
  stream_id: string;
  model: string;
  input: string;
  agent_key: string | null;
  workflow_key: string | null;
  kind: "agent" | "workflow";
  usage: unknown;
  ended: boolean;
  configuration: StoredConfiguration | null;
}

/**
 * Reads a claimed run back from its rows. Null when it turns out to have ended. Throws `ConfigurationLostError` as long as
 * another process may know more of it.
 */
export async function loadStoredRun(claimed: ClaimedRun): Promise<StoredRun | null> {
  const sql = pool();
  const [row] = await sql<RunRow[]>`
    select r.organization_id, user_id, conversation_id, stream_id, model, input, agent_key, workflow_key, kind, usage,
      ended_at is not null as ended, c.configuration
    from runs r left join run_configurations c on c.run_id = r.id where r.id = ${claimed.runId}`;
  if (!row || row.ended) return null;
  const isWorkflow = row.kind === "workflow";
  // Before anything is read: what comes from now on is for whoever looks next.
  const pauseRequested = isWorkflow && (await takeWakeRequest(claimed.runId));
  const steps = isWorkflow ? await loadSteps(claimed.runId, row.organization_id) : { rows: [], epoch: 0 };
  const { events, items, last } = await loadLog(claimed.runId, isWorkflow ? openSince(steps.rows) : fromTheBeginning);
  const folded = foldFrames(row.agent_key ?? "", events);
  const { shown, approvals, parkedEpoch, clock } = folded;
  const view = { ...folded.view, lastEventId: last.event };
  const nextOutputIndex = Math.max(folded.nextOutputIndex, ...steps.rows.map(({ nextOutput }) => nextOutput));
  const threads = groupThreads(items, shown);
  const [{ configuration, problem }, models] = await Promise.all([
    configurationOf(claimed.runId, row),
    modelsOf(claimed.runId, row),
  ]);
  const readings = claimed.epoch - last.epoch;
  if (problem && !claimed.cancelRequested && readings < mostReadings) throw problem;
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
    root: row.agent_key ?? "",
    responses: threadOf(threads, "").responses.length,
    items: last.item + 1,
    usage: row.usage ? Usage.parse(row.usage) : noUsage(),
  });
  const progressEpoch = Math.max(parkedEpoch, steps.epoch);
  return { run, threads, progressEpoch, clock, steps: steps.rows, pauseRequested, problem };
}

async function configurationOf(runId: string, row: RunRow): Promise<Pick<StoredRun, "problem"> & Configured> {
  const ctx = runContext({ id: runId, organizationId: row.organization_id });
  try {
    return { configuration: await withOrganization(ctx, (tx) => readConfiguration(tx, row)), problem: null };
  } catch (error) {
    if (!(error instanceof ConfigurationLostError)) throw error;
    return { configuration: lostConfiguration(row.configuration, row.workflow_key), problem: error };
  }
}

/** A run from before configurations were stored has the catalog's. */
async function readConfiguration(tx: Transaction, row: RunRow): Promise<RunConfiguration> {
  if (row.configuration !== null) return restoreConfiguration(tx, row.configuration);
  return resolveConfiguration(tx, row.user_id, catalogAgent(row.agent_key ?? ""));
}

/** What was chosen when the run began, with the keys of today. */
async function modelsOf(runId: string, row: RunRow): Promise<RunModels> {
  const ctx = runContext({ id: runId, organizationId: row.organization_id });
  const access = await withOrganization(ctx, readOrganizationAccess);
  const choice = row.configuration?.models;
  return choice ? { choice, ways: access.ways } : chooseModels(access, { model: null, effort: null });
}

/** What is stored by now of one attempt of a step of a run that executes here. */
export async function reloadThread({ id }: Pick<ActiveRun, "id">, key: string, row: StepRow): Promise<StoredThread> {
  const { events, items } = await patiently(() => loadLog(id, row));
  return threadOf(groupThreads(items, foldFrames("", events).shown), key);
}
