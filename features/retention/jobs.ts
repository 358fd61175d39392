import "server-only";
import { appendAudit } from "@/lib/db/audit";
import { asSystem } from "@/lib/db/scope";
import { lifecycle } from "@/lib/lifecycle";
import { type RetentionClass, retentionClasses } from "./constants";
import { readSettings } from "./data";
import { deleteBatch } from "./deleting/delete-batch";
import { claimPass, countBatch, finishPass, type Pass, scheduleFirstPasses, yieldPass } from "./deleting/passes";
import { systemSource } from "./deleting/trim-audit";
import { fieldOf } from "./utils";

/** What one call may take: it is called every minute. */
const turnMs = 20_000;
/** So long an organization with much to delete keeps the others waiting. */
const shareMs = 5_000;
/** Batches grow and shrink so that each takes about this long: locks and dead rows stay few. */
const batchMs = 100;
const batchRows: Record<RetentionClass, { first: number; most: number }> = {
  run_events: { first: 50, most: 500 },
  files: { first: 100, most: 1_000 },
  runs: { first: 20, most: 500 },
  conversations: { first: 5, most: 200 },
  activity: { first: 200, most: 2_000 },
  audit: { first: 200, most: 2_000 },
};
const dayMs = 86_400_000;

interface Batch {
  of: RetentionClass;
  rows: number;
  tookMs: number;
}

type OnBatch = (batch: Batch) => void;

/**
 * Deletes what organizations no longer keep, in short transactions that wait for nobody. Any number of processes may call
 * it at once. Returns how many rows of all classes went.
 */
export async function applyRetention(onBatch: OnBatch = () => undefined): Promise<number> {
  await scheduleFirstPasses();
  const until = Date.now() + turnMs;
  let rows = 0;
  while (mayGoOn(until)) {
    const pass = await claimPass();
    if (!pass) break;
    rows += await workOn(pass, Math.min(until, Date.now() + shareMs), onBatch);
  }
  return rows;
}

function mayGoOn(until: number): boolean {
  return Date.now() < until && lifecycle().state !== "draining";
}

async function workOn(pass: Pass, until: number, onBatch: OnBatch): Promise<number> {
  const settings = await asSystem((tx) => readSettings(tx, pass.organizationId));
  let rows = 0;
  for (const of of retentionClasses) {
    const days = settings[fieldOf[of]];
    if (days === null) continue;
    const turn = await deleteClass(pass, of, new Date(pass.startedAt.getTime() - days * dayMs), until, onBatch);
    rows += turn.rows;
    if (!turn.isDone) {
      await yieldPass(pass);
      return rows;
    }
  }
  await finish(pass);
  return rows;
}

/** Batch after batch until nothing is left, or the time is up. */
async function deleteClass(
  pass: Pass,
  of: RetentionClass,
  before: Date,
  until: number,
  onBatch: OnBatch,
): Promise<{ rows: number; isDone: boolean }> {
  let limit = batchRows[of].first;
  let rows = 0;
  while (mayGoOn(until)) {
    const began = performance.now();
    const deleted = await asSystem(async (tx) => {
      const batch = await deleteBatch(tx, of, pass.organizationId, before, limit);
      if (!batch.isDone) await countBatch(tx, pass, of, batch.rows);
      return batch;
    });
    rows += deleted.rows;
    if (deleted.isDone) return { rows, isDone: true };
    const tookMs = performance.now() - began;
    onBatch({ of, rows: deleted.rows, tookMs });
    limit = nextLimit(limit, tookMs, batchRows[of].most);
  }
  return { rows, isDone: false };
}

/** At most twice as many, and at once as few as the last batch shows to be right. */
function nextLimit(limit: number, tookMs: number, most: number): number {
  const fitting = Math.floor(limit * Math.min(2, batchMs / Math.max(tookMs, 1)));
  return Math.max(1, Math.min(most, fitting));
}

async function finish(pass: Pass): Promise<void> {
  await asSystem(async (tx) => {
    const deleted = await finishPass(tx, pass);
    if (Object.keys(deleted).length === 0) return;
    await appendAudit(tx, systemSource, {
      organizationId: pass.organizationId,
      action: "retention.applied",
      target: { type: "organization", id: pass.organizationId },
      detail: { deleted },
    });
  });
}
