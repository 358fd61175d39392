import type { ComponentType } from "react";
import type { RunPart } from "../schema";

/** What other parts of the product draw inside a run's page. */
export interface RunSlots {
  /** What an agent said and did, as in the chat. */
  Parts: ComponentType<{ parts: readonly RunPart[]; streaming: boolean }>;
  /** The questions of a step that wait for a person. */
  Approvals: ComponentType<{ runId: string; step: string }>;
}
