import "server-only";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import type { ActiveRun } from "./active-runs";

/** A run whose end is durable. */
export type EndedRun = Pick<ActiveRun, "id" | "organizationId" | "conversationId"> & {
  outcome: ActiveRun["view"]["outcome"];
};

type Listener = (run: EndedRun) => Promise<unknown>;

const listeners = () => processSingleton("runs.endings", () => new Map<string, Listener>());

/**
 * Has a function called with every run that ends in this process. What must not be lost in a crash needs a sweep
 * besides. A second function under the same name takes the first one's place.
 */
export function onRunEnd(name: string, listener: Listener): void {
  listeners().set(name, listener);
}

export function announceEnd({ id, organizationId, conversationId, view }: ActiveRun): void {
  for (const [name, listener] of listeners()) {
    listener({ id, organizationId, conversationId, outcome: view.outcome }).catch((error: unknown) => {
      log().warn({ run_id: id, listener: name, err: error }, "What follows a run's end failed.");
    });
  }
}
