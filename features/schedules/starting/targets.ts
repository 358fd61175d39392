import "server-only";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import { findRunnableWorkflow } from "@/features/workflows/reading/find-workflow";
import type { Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { StartTarget } from "../schema";

/** Throws `validation_failed` at `target.key` where the organization has no such agent or published workflow. */
export async function requireTarget(tx: Transaction, { kind, key }: StartTarget): Promise<void> {
  const found = kind === "agent" ? await findAnsweringAgent(tx, key) : await findRunnableWorkflow(tx, key);
  if (found) return;
  const message =
    kind === "agent" ? "There is no published agent with this key." : "There is no published workflow with this key.";
  throw new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path: "target.key", message }] });
}
