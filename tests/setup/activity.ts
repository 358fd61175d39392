import { GET as streamRoute } from "@/app/api/v1/activity/stream/route";
import { type ActivityOccurrence, recordActivity } from "@/features/activity/recording/record";
import { createFrameParser, type Frame } from "@/lib/api/frame-parser";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { newId } from "@/lib/ids";
import { type Person, request } from "./api";

export interface StreamReader {
  frames: Frame[];
  /** Resolves once the frames so far fulfil a condition. */
  until(isEnough: (frames: readonly Frame[]) => boolean): Promise<void>;
  leave(): Promise<void>;
}

/** Somebody's stream of activity, read in the background. */
export async function openActivityStream(
  { token }: Pick<Person, "token">,
  lastEventId?: string,
): Promise<StreamReader> {
  const headers = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  const response = await streamRoute(request("/api/v1/activity/stream", { token, headers }));
  if (!response.ok || !response.body) throw new Error(`The stream was refused: ${await response.text()}`);
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  const parser = createFrameParser({ onFrame: (frame) => void frames.push(frame), onRetry: () => undefined });
  const reader = response.body.getReader();
  const reading = (async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      parser.push(next.value);
      for (const check of waiting) check();
    }
  })();
  return {
    frames,
    until: (isEnough) =>
      new Promise((resolve) => {
        const check = () => {
          if (!isEnough(frames)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    async leave() {
      await reader.cancel();
      await reading;
    },
  };
}

/** The ids of the events in frames, in the order in which they came. */
export function eventIds(frames: readonly Frame[]): string[] {
  return frames.filter(({ event }) => event === "activity").map(({ data }) => (JSON.parse(data) as { id: string }).id);
}

export const published = (name = "Sums"): ActivityOccurrence => ({
  kind: "agent.published",
  subjectId: newId(),
  metadata: { key: "sums", name, version: 1 },
});

export function happen(organizationId: string, occurrence: ActivityOccurrence, actorId: string | null = null) {
  return asSystem((tx) => recordActivity(tx, { organizationId, actorId }, occurrence));
}

export async function toldOf(organizationId: string, kind: string): Promise<string[]> {
  const rows = await pool()<{ user_id: string }[]>`
    select n.user_id from notifications n join activity_events e on e.id = n.event_id
    where n.organization_id = ${organizationId} and e.kind = ${kind} order by n.user_id`;
  return rows.map(({ user_id }) => user_id);
}

/** An ended run of a workflow, or of whatever `row` says. */
export async function givenEndedRun(person: Person, row: Record<string, unknown> = {}): Promise<string> {
  const id = newId();
  await pool()`insert into runs ${pool()({
    id,
    organization_id: person.organizationId,
    user_id: person.id,
    kind: "workflow",
    workflow_key: "research-report",
    trigger: "manual",
    status: "failed",
    model: "test",
    input: "{}",
    stream_id: newId(),
    ended_at: new Date(Date.now() - 60_000).toISOString(),
    ...row,
  })}`;
  const error = JSON.stringify({ code: "step_failed", message: "The step broke.", retryable: false });
  await pool()`update runs set error = ${error}::text::jsonb where id = ${id} and status = 'failed'`;
  return id;
}
