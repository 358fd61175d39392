import { isEnded } from "../inspector/client";
import type { Run } from "../schema";

export type ControlName = "pause" | "resume" | "cancel" | "retry" | "rerun" | "delete";

/** What a run's state lets one do with it. What answers a message is repeated and deleted in its conversation. */
export function controlsFor(run: Pick<Run, "kind" | "conversation_id">, status: Run["status"]): ControlName[] {
  if (!isEnded(status)) {
    if (run.kind === "agent") return ["cancel"];
    return status === "paused" ? ["resume", "cancel"] : ["pause", "cancel"];
  }
  if (run.conversation_id !== null) return [];
  return status === "completed" ? ["rerun", "delete"] : ["retry", "rerun", "delete"];
}
