import "server-only";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import type { ActiveRun } from "./active-runs";

/** A run whose end is durable. */
export type EndedRun = Pick<ActiveRun, "id" | "organizationId" | "conversationId"> & {
  outcome: ActiveRun["view"]["outcome"];
};

/** A run that waits for a person or is paused, durably. */
export type WaitingRun = Pick<ActiveRun, "id" | "organizationId" | "userId" | "conversationId">;

type Listener = (run: EndedRun) => Promise<unknown>;
type WaitListener = (run: WaitingRun) => Promise<unknown>;

const listeners = () => processSingleton("runs.endings", () => new Map<string, Listener>());
const waitListeners = () => processSingleton("runs.waits", () => new Map<string, WaitListener>());

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

/**
 * Has a function called whenever a run has asked a person something, or was paused, in this process. It may be called
 * again for the same question; what must not be lost in a crash needs a sweep besides.
 */
export function onRunWait(name: string, listener: WaitListener): void {
  waitListeners().set(name, listener);
}

export function announceWait({ id, organizationId, userId, conversationId }: ActiveRun): void {
  for (const [name, listener] of waitListeners()) {
    listener({ id, organizationId, userId, conversationId }).catch((error: unknown) => {
      log().warn({ run_id: id, listener: name, err: error }, "What follows a run's wait failed.");
    });
  }
}
