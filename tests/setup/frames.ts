import { isDeepStrictEqual } from "node:util";
import type { Sql } from "postgres";
import { StreamEvent } from "@/features/runs/stream/events";
import { splitFrames } from "@/features/runs/stream/frames";

/** What is wrong with a frame of `public_sse_v1`: its form, a field that breaks the contract, or one it does not have. */
export function faultOf(frame: string): string | null {
  const [, id, kind, data] = /^id: (\d+)\nevent: ([a-z_.]+)\ndata: (\{[^\n]*\})\n\n$/.exec(frame) ?? [];
  if (id === undefined || kind === undefined || data === undefined) return "it is no frame";
  const event: unknown = JSON.parse(data);
  const parsed = StreamEvent.safeParse(event);
  if (!parsed.success) return parsed.error.message;
  if (String(parsed.data.event_id) !== id || parsed.data.kind !== kind) return "its lines contradict each other";
  return isDeepStrictEqual(parsed.data, event) ? null : "it has fields that the contract does not know";
}

/** Throws when a test of this file made the product store a frame that breaks the contract. Rows that a test made up do not count. */
export async function checkStoredFrames(sql: Sql): Promise<void> {
  const rows = await sql<{ frames: string }[]>`
    select frames from run_events where frames not like 'made-up-%' order by run_id, seq`;
  for (const { frame } of rows.flatMap(({ frames }) => splitFrames(frames))) {
    const fault = faultOf(frame);
    if (fault !== null) throw new Error(`A frame breaks public_sse_v1: ${fault}\n${frame.slice(0, 600)}`);
  }
}
