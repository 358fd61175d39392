import "server-only";
import { AppError } from "@/lib/errors";
import { findWorkflowSpec } from "../catalog/registry";
import type { WorkflowDefinition } from "./schema";
import { toDefinition } from "./to-definition";

/** What a workflow of the catalog says, to be copied. Throws `conflict` when it has parts that only code can say. */
export function findDefinition(key: string): WorkflowDefinition | undefined {
  const spec = findWorkflowSpec(key);
  if (!spec) return undefined;
  const { definition, inCode } = toDefinition(spec);
  if (inCode.length === 0) return definition;
  throw new AppError(
    "conflict",
    `Parts of this workflow are written in code and cannot be copied: ${inCode.join(", ")}.`,
  );
}
