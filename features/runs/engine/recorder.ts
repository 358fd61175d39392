import "server-only";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import type { Cleared } from "@/features/runs/guarding/event-filter";
import { chunkPayload } from "@/features/runs/projector/chunks";
import { announceEvents } from "@/features/runs/reading/follower";
import { extendLog, type LoggedFrame } from "@/features/runs/reading/log";
import {
  chunkBytes,
  isTerminal,
  type StreamEvent,
  type StreamEventBody,
  type StreamScope,
  type StreamWorkflow,
} from "@/features/runs/stream/events";
import { foldEvent } from "@/features/runs/stream/fold";
import { toFrame, toStreamEvent } from "@/features/runs/stream/frames";
import { isDatabaseUnavailable } from "@/lib/db/failure";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import { type ActiveRun, type RunEnd, retireRun, stopRun } from "./active-runs";
import { type StoredResponse, writeEntries } from "./recorder-sql";
import { type StepRow, stepEvent } from "./step-row";
import type { Speaker, Thread } from "./thread";
import type { ApprovalRow, RunWait } from "./waiting";

/** A run that is this far ahead of the disk waits before it asks its model for more. */
const maxPendingPerRun = 2_000;
const firstRetryMs = 50;
const lastRetryMs = 1_000;

/** One event on its way to the disk, or something else that becomes durable after the event `seq`. */
export interface Entry {
  run: ActiveRun;
  seq: number;
  at: Date;
  agent: string;
  body: StreamEventBody | null;
  /** The step of a workflow that says it. */
  place: StreamWorkflow | null;
  /** The agent used as a tool that says it. */
  scope?: StreamScope;
  response?: StoredResponse;
  end?: RunEnd;
  /** The run begins to wait for a person. */
  wait?: RunWait;
  /** A step of the workflow as it stands with this. */
  step?: StepRow;
  /** What a person is asked with it. */
  approval?: ApprovalRow;
}

interface Recorder {
  pending: Entry[];
  /** The newest pending entry of each run. */
  newest: Map<ActiveRun, Entry>;
  flushing: boolean;
  /** Resolves with the batch that is under way, or the next one. */
  batch: PromiseWithResolvers<void> | null;
}

const recorder = () =>
  processSingleton<Recorder>("runs.recorder", () => ({
    pending: [],
    newest: new Map(),
    flushing: false,
    batch: null,
  }));

/**
 * Appends an event to a run's log, in chunks where it is large. It becomes visible to readers once it is durable. One
 * recorder serves all runs of the process: what arrives while an insert is under way goes into the next one, so batches
 * grow with the load and an idle process writes at once. Events of an agent used as a tool come with their `scope`.
 */
export function record(speaker: Speaker, body: StreamEventBody, end?: RunEnd, scope?: StreamScope): void {
  recordCleared(speaker, speaker.guard.pass(body, scope), end);
}

/** Appends events that the guard has let through. */
export function recordCleared(speaker: Speaker, cleared: readonly Cleared[], end?: RunEnd): void {
  for (const { body, scope } of cleared) {
    for (const piece of chunkPayload(body)) {
      append(speaker, piece, { ...(end && isTerminal(piece) ? { end } : {}), ...(scope ? { scope } : {}) });
    }
  }
}

/** The last event of a run that lets go of its process, until a person has decided or a time has come. */
export function recordWaiting(
  run: ActiveRun,
  wait: RunWait,
  reason: Extract<StreamEventBody, { kind: "lifecycle" }>["reason"] = "approval",
): void {
  append(run, { kind: "lifecycle", status: reason === "paused" ? "paused" : "waiting", reason }, { wait });
}

/** How a step of a workflow stands now: the event and the row become durable together. */
export function recordStep(speaker: Speaker, step: StepRow): void {
  append(speaker, stepEvent(step), { step });
}

/** Asks a person: the event and the row that they decide about become durable together. */
export function recordQuestion(speaker: Speaker, body: StreamEventBody, approval: ApprovalRow): void {
  const [cleared] = speaker.guard.pass(body);
  append(speaker, cleared?.body ?? body, { approval });
}

function append(
  { run, agent, place }: Speaker,
  body: StreamEventBody,
  also: Pick<Entry, "end" | "scope" | "wait" | "step" | "approval">,
): void {
  if (isClosed(run)) return;
  if (mergeIntoPending(recorder().newest.get(run), run, body)) return;
  const entry: Entry = { run, seq: run.nextSeq++, at: new Date(), agent, place, body, ...also };
  run.view = foldEvent(run.view, eventOf(entry, body));
  enqueue(entry);
}

function eventOf({ run, agent, seq, at, place, scope }: Entry, body: StreamEventBody): StreamEvent {
  return toStreamEvent(identityOf(run), agent, seq, at, body, { workflow: place, scope });
}

/** Stores a finished model response after the events recorded so far, with what its step has used by now. */
export function recordResponse({ run, agent, place, row, usage }: Thread, response: StoredResponse): void {
  if (isClosed(run)) return;
  const also = row ? { step: { ...row, usage } } : {};
  enqueue({ run, seq: run.nextSeq - 1, at: new Date(), agent, place, body: null, response, ...also });
}

/** Nothing is recorded for a run that another process owns or that has had its terminal event. */
function isClosed(run: ActiveRun): boolean {
  return run.stopReason === "lost" || run.view.outcome !== null;
}

function enqueue(entry: Entry): void {
  const state = recorder();
  state.pending.push(entry);
  state.newest.set(entry.run, entry);
  entry.run.unflushed++;
  if (!state.flushing) void flush(state);
}

/** Resolves when everything recorded of this run is durable, or the run is lost. */
export async function recorded(run: ActiveRun): Promise<void> {
  while (run.unflushed > 0) await nextBatch();
}

/** Waits while the run is too far ahead of the disk, so that a fast model cannot fill the memory. */
export async function waitForRoom(run: ActiveRun): Promise<void> {
  while (run.unflushed > maxPendingPerRun && !run.abort.signal.aborted) await nextBatch();
}

function nextBatch(): Promise<void> {
  const state = recorder();
  state.batch ??= Promise.withResolvers<void>();
  return state.batch.promise;
}

function identityOf(run: ActiveRun) {
  return { runId: run.id, streamId: run.streamId, conversationId: run.conversationId };
}

/** Text that waits for the same item grows instead of becoming a further event: fewer rows under load. */
function mergeIntoPending(last: Entry | undefined, run: ActiveRun, body: StreamEventBody): boolean {
  if (body.kind !== "message.delta" || last?.body?.kind !== "message.delta") return false;
  if (last.body.item_id !== body.item_id || last.body.content_index !== body.content_index) return false;
  if ((last.body.delta.length + body.delta.length) * 3 > chunkBytes) return false;
  last.body = { ...last.body, delta: last.body.delta + body.delta };
  const before = { ...run.view, lastEventId: last.seq - 1 };
  run.view = foldEvent(before, eventOf(last, body));
  return true;
}

async function flush(state: Recorder): Promise<void> {
  state.flushing = true;
  // One turn of the event loop gathers everything that the bytes just read from the model cause.
  await setImmediate();
  while (state.pending.length > 0) {
    const batch = state.pending;
    state.pending = [];
    state.newest.clear();
    await writeUntilDurable(batch);
    for (const entry of batch) entry.run.unflushed--;
    state.batch?.resolve();
    state.batch = null;
  }
  state.flushing = false;
}

/** While the database is away, runs stall here and go on when it is back. */
async function writeUntilDurable(batch: Entry[]): Promise<void> {
  let retryMs = firstRetryMs;
  for (;;) {
    const live = batch.filter((entry) => entry.run.stopReason !== "lost");
    if (live.length === 0) return;
    try {
      publish(live, await write(live));
      return;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) {
        await isolateFailure(live, error);
        return;
      }
      log().warn({ err: error, events: live.length }, "The database is away; run events wait.");
      await delay(retryMs);
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }
}

/** One run's rows that the database refuses must not hold up the others: each run is written by itself. */
async function isolateFailure(batch: Entry[], error: unknown): Promise<void> {
  const runs = new Set(batch.map((entry) => entry.run));
  if (runs.size > 1) {
    for (const run of runs) await writeUntilDurable(batch.filter((entry) => entry.run === run));
    return;
  }
  for (const run of runs) {
    log().error({ run_id: run.id, err: error }, "The events of a run cannot be stored; it stops here.");
    loseRun(run);
  }
}

interface FramedEntry extends Entry {
  frame: string | null;
}

async function write(batch: Entry[]): Promise<{ framed: FramedEntry[]; owned: Set<string> }> {
  const framed = batch.map((entry) => ({ ...entry, frame: frameOf(entry) }));
  return { framed, owned: await writeEntries(framed) };
}

function frameOf(entry: Entry): string | null {
  if (entry.body === null) return null;
  return toFrame(eventOf(entry, entry.body));
}

function publish(batch: Entry[], { framed, owned }: { framed: FramedEntry[]; owned: Set<string> }): void {
  for (const run of new Set(batch.map((entry) => entry.run))) {
    if (!owned.has(run.id)) {
      log().warn({ run_id: run.id, epoch: run.epoch }, "Another process owns this run now; it stops here.");
      loseRun(run);
      continue;
    }
    const frames: LoggedFrame[] = [];
    let ended = false;
    for (const entry of framed) {
      if (entry.run !== run || entry.body === null || entry.frame === null) continue;
      frames.push({ seq: entry.seq, frame: entry.frame });
      ended ||= isTerminal(entry.body);
      run.log.parked = entry.wait !== undefined;
    }
    extendLog(run.log, frames, ended);
    announceEvents(run.log);
  }
}

/** The run goes on elsewhere, from what is durable; readers here follow it through the database. */
function loseRun(run: ActiveRun): void {
  stopRun(run, "lost");
  retireRun(run);
}
