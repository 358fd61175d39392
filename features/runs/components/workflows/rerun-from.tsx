"use client";

import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useWorkspace } from "@/features/organizations/client";
import { rerunRun } from "../../controlling/client";
import { canControlRun } from "../../permissions";
import type { Run } from "../../schema";
import { useActs } from "../run-controls";
import type { ShownStep } from "./shown-step";

interface RerunFromProps {
  step: ShownStep;
  steps: readonly ShownStep[];
  run: Run & { ended: boolean };
}

/** Runs the workflow again from one step, with the outputs of those before it; nothing where that cannot be. */
export function RerunFrom({ step, steps, run }: RerunFromProps) {
  const { organization, canWrite } = useWorkspace();
  const [asking, setAsking] = useState(false);
  const { act } = useActs(run);
  const mayControl = canWrite && canControlRun(organization.role, run);
  if (!mayControl || !run.ended || !canBeginAt(step, steps)) return null;
  return (
    <>
      <Button size="sm" variant="secondary" onClick={() => setAsking(true)}>
        <RotateCcw aria-hidden="true" />
        Run again from here
      </Button>
      {asking ? (
        <ConfirmDialog
          title={`Run again from “${step.label}”?`}
          confirmLabel="Run"
          onConfirm={() =>
            act("rerun", () => rerunRun(organization.id, run.id, { from_step: step.name, version: "same" }))
          }
          onClose={() => setAsking(false)}
        >
          A new run begins at this step. The steps before it are not executed: their outputs are those of this run.
        </ConfirmDialog>
      ) : null}
    </>
  );
}

/** Every step before it has an output to go on with. */
function canBeginAt(step: ShownStep, steps: readonly ShownStep[]): boolean {
  const own = steps.filter(({ kind }) => kind !== "reducer");
  const place = own.indexOf(step);
  return place > 0 && own.slice(0, place).every(({ state }) => state === "completed" || state === "skipped");
}
