import "server-only";
import type { RunWorkflow } from "@/features/runs/configuration/configuration";
import type { StoredRun } from "@/features/runs/engine/stored-run";

export function executeWorkflow(_stored: StoredRun, _workflow: RunWorkflow, _begin: () => void): void {
  throw new Error("This version cannot execute workflows yet.");
}
