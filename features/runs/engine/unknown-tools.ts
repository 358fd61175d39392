import "server-only";
import type { Floor } from "./asked-agents";
import { record } from "./recorder";

/** Shows what the SDK itself answers for a call of a tool that does not exist. */
export function showUnknownTool({ thread, asked }: Floor, item: { rawItem: unknown; output?: unknown }): void {
  const raw = item.rawItem;
  if (typeof raw !== "object" || raw === null || !("callId" in raw) || typeof raw.callId !== "string") return;
  if (thread.waiting.some((call) => call.callId === raw.callId)) return;
  const output = typeof item.output === "string" ? item.output : JSON.stringify(item.output ?? null);
  // Answers nothing for a call that the executor has shown already.
  for (const body of (asked ?? thread).projector.toolFinished(raw.callId, output, true)) {
    record(thread, body, undefined, asked?.scope);
  }
}
