import type { Pace } from "@/dev/model/answer";
import type { App } from "../harness/app";
import { compareReaders, parseEvents } from "../harness/audit";
import { startRun } from "../harness/client";
import { messageFor, someText } from "../harness/model";
import { type FollowOptions, followRun, type Transcript } from "../harness/reader";
import type { Fleet, Stage } from "../harness/stage";

/** A run with a scripted answer and the readers that follow it. */
export interface LiveRun {
  name: string;
  runId: string;
  text: string;
  startedBy: App;
  readers: Promise<Transcript>[];
}

export interface LiveRunSpec {
  name: string;
  characters: number;
  pace: Partial<Pace>;
  reasoning?: string;
}

/** What the scripted answer takes at its pace, which varies by a quarter. */
export function durationMs({ characters, pace }: Pick<LiveRunSpec, "characters" | "pace">): number {
  const { firstDelayMs = 0, delayMs = 0, chunkChars = characters } = pace;
  return 1.25 * (firstDelayMs + (characters / chunkChars) * delayMs);
}

export async function startLiveRun(stage: Stage, fleet: Fleet, app: App, spec: LiveRunSpec): Promise<LiveRun> {
  const text = someText(stage.random.fork(spec.name), spec.characters);
  const { reasoning, pace, name } = spec;
  stage.model.write(name, () => ({ ...(reasoning ? { reasoning } : {}), text, pace }));
  const runId = await startRun(app, fleet.person, messageFor(name));
  return { name, runId, text, startedBy: app, readers: [] };
}

/** Adds a reader that connects to these processes in turn. */
export function read(
  fleet: Fleet,
  run: LiveRun,
  apps: () => readonly App[],
  options: Pick<FollowOptions, "timeoutMs"> & Partial<FollowOptions>,
): Promise<Transcript> {
  const reader = followRun({ person: fleet.person, runId: run.runId, apps, ...options });
  run.readers.push(reader);
  return reader;
}

/** Whether a run ended with its whole text and all its readers have what the database has. Answers what is wrong. */
export async function judgeAnswer(fleet: Fleet, run: LiveRun): Promise<string[]> {
  const readers = await Promise.all(run.readers);
  const faults = await compareReaders(fleet.sql, run.runId, readers);
  const [first] = readers;
  const events = first ? parseEvents(first) : [];
  const end = events.at(-1);
  if (first && (end?.kind !== "final" || wholeText(events) !== run.text)) {
    const what = end?.kind === "error" ? JSON.stringify(end) : `${end?.kind} ${end?.status ?? ""}`;
    faults.push(`run ${run.runId} (${run.name}) did not end with its whole answer but with ${what}`);
  }
  return faults;
}

/** The text of `final`; a large one comes before it, in pieces. */
function wholeText(events: ReturnType<typeof parseEvents>): unknown {
  const pieces = events.flatMap((event) => {
    const target = event.target as { item_id?: string; field?: string } | undefined;
    return event.kind === "chunk.delta" && target?.item_id === "final" && target.field === "text" ? [event.data] : [];
  });
  return pieces.length > 0 ? pieces.join("") : events.at(-1)?.text;
}
