import "server-only";
import { randomUUID } from "node:crypto";
import type { Usage } from "@/features/models/schema";
import { RunGuard } from "@/features/runs/guarding/run-guard";
import { labelTool } from "@/features/runs/projector/labels";
import { Projector } from "@/features/runs/projector/projector";
import { type RunLog, restartLog } from "@/features/runs/reading/log";
import type { AnsweringModel, RunError, RunPart } from "@/features/runs/schema";
import type { RunView } from "@/features/runs/stream/fold";
import { processSingleton } from "@/lib/process";
import type { Thread } from "./thread";
import type { AskedApproval } from "./waiting";

/** Why a run stops executing here before its natural end. */
export type StopReason = "cancelled" | "lost" | "drained";

/** What stands on a run's lease for its owner. */
export interface LeaseNotice {
  /** No further step is to begin. */
  pause: boolean;
  /** Something that the run waits for has come. */
  wake: boolean;
}

/** A run that executes in this process. The run of an agent is its own and only thread. */
export interface ActiveRun extends Thread {
  nextSeq: number;
  /** Recorded entries that are not durable yet. */
  unflushed: number;
  /** The models that have answered in this process. */
  answeredBy: AnsweringModel[];
  /** Number of items stored so far. */
  items: number;
  /** The newest word on every call for which a person was asked, by item. */
  approvals: Map<string, AskedApproval>;
  /** The events recorded so far, folded: what the message will be made of. */
  view: RunView;
  log: RunLog;
  stopReason: StopReason | null;
  /** Hears with every renewal of the lease what others have asked of the run; null where nothing can be asked. */
  notice: ((asked: LeaseNotice) => void) | null;
  /** Resolves when nothing of the run executes here any more. */
  done: Promise<void>;
}

export interface RunEnd {
  status: "completed" | "failed" | "cancelled" | "incomplete";
  error: RunError | null;
  output: string;
  parts: RunPart[];
  /** The answer in the form that the agent's output schema asks for. */
  structured?: unknown;
}

export function noUsage(): Usage {
  return {
    input_tokens: 0,
    cached_input_tokens: 0,
    output_tokens: 0,
    reasoning_tokens: 0,
    total_tokens: 0,
    requests: 0,
    cost_micros: 0,
    estimated: false,
  };
}

type NewRun = Pick<
  ActiveRun,
  | "id"
  | "organizationId"
  | "userId"
  | "conversationId"
  | "streamId"
  | "model"
  | "models"
  | "configuration"
  | "input"
  | "epoch"
  | "view"
  | "responses"
  | "items"
  | "usage"
> & { nextOutputIndex: number; approvals?: Map<string, AskedApproval>; root?: string };

/** A run about to execute here; its log goes on after the last event that `view` has seen. */
export function newActiveRun({ nextOutputIndex, ...known }: NewRun): ActiveRun {
  const run: ActiveRun = {
    answeredBy: [],
    repairs: 0,
    compacted: 0,
    waiting: [],
    approvals: new Map(),
    root: known.view.agent,
    ...known,
    get run() {
      return run;
    },
    key: "",
    place: null,
    row: null,
    agent: known.view.agent,
    projector: new Projector((name) => labelTool(run, name), nextOutputIndex),
    guard: new RunGuard(() => run),
    nextSeq: known.view.lastEventId + 1,
    unflushed: 0,
    log: restartLog(known.id, known.view.lastEventId),
    abort: new AbortController(),
    stopReason: null,
    notice: null,
    done: Promise.resolve(),
  };
  return run;
}

/** The name under which this process holds leases; new with every start. */
export const processOwner = () => processSingleton("runs.owner", () => `${process.pid}-${randomUUID()}`);

export const activeRuns = () => processSingleton("runs.active", () => new Map<string, ActiveRun>());

/**
 * Takes a run off this process's list. Its log is followed through the database from here on, unless this process has
 * taken the same run over again in the meantime: then the log belongs to that attempt.
 */
export function retireRun(run: ActiveRun): void {
  const current = activeRuns().get(run.id);
  if (current !== undefined && current !== run) return;
  activeRuns().delete(run.id);
  run.log.local = false;
}

/** Stops a run here: its model call and tools are aborted. The first reason wins. */
export function stopRun(run: ActiveRun, reason: StopReason): void {
  run.stopReason ??= reason;
  run.abort.abort();
}
