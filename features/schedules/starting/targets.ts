import "server-only";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import { findRunnableWorkflow } from "@/features/workflows/reading/find-workflow";
import type { Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { StartTarget } from "../schema";

/**
 * Throws `validation_failed` at `target.key` where the organization has no such agent or published workflow, and at `input`
 * where one is given of another kind than it takes.
 */
export async function requireTarget(tx: Transaction, { kind, key }: StartTarget, input?: unknown): Promise<void> {
  const takes = kind === "agent" ? await inputOfAgent(tx, key) : await inputOfWorkflow(tx, key);
  if (takes === null) throw invalid("target.key", `There is no published ${kind} with this key.`);
  if (input === undefined || takes === (typeof input === "string" ? "text" : "object")) return;
  throw invalid("input", takes === "text" ? `This ${kind} takes text.` : "This workflow takes an object.");
}

async function inputOfAgent(tx: Transaction, key: string): Promise<"text" | null> {
  return (await findAnsweringAgent(tx, key)) ? "text" : null;
}

async function inputOfWorkflow(tx: Transaction, key: string): Promise<"text" | "object" | null> {
  const found = await findRunnableWorkflow(tx, key);
  if (!found) return null;
  return found.spec.inputSchema ? "object" : "text";
}

function invalid(path: string, message: string): AppError {
  return new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path, message }] });
}
