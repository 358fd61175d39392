"use client";

import { ArrowUpRight, PencilLine, Square } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { StateMark, stateWords } from "@/components/flow/state-mark";
import type { FlowState } from "@/components/flow/types";
import { Button } from "@/components/ui/button";
import { focusWhenScrollable } from "@/components/ui/focus-when-scrollable";
import { ErrorNotice } from "@/components/ui/notice";
import { useWorkspace } from "@/features/organizations/client";
import type { WorkflowDetail } from "../../../presenting/schema";
import { useEditor } from "../editor-context";
import { joinIdOf } from "../state/draft";
import { TrialInput } from "./trial-input";

/** Runs the draft as it stands and shows how it goes; the graph shows the same. */
export function TrialPanel({ workflow }: { workflow: WorkflowDetail }) {
  const { editor, trial } = useEditor();
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const isOn = trial.state === "starting" || trial.state === "running" || trial.state === "waiting";

  async function start(input: unknown) {
    setProblem(null);
    if (editor.issues.length > 0) return setProblem("Fix what is marked in the graph first.");
    setSaving(true);
    const isSaved = await editor.flush();
    setSaving(false);
    if (isSaved) trial.start(workflow.key, input);
    else setProblem("The draft is not saved as it stands. Fix what is marked, then run it.");
  }

  return (
    <div className="flex flex-col gap-5 p-4 pb-10">
      <TrialInput busy={isSaving || trial.state === "starting"} onStart={(input) => void start(input)} />
      {problem ? <ErrorNotice>{problem}</ErrorNotice> : null}
      {trial.state === "none" ? (
        <p className="text-[13px] text-muted leading-5">
          The draft runs as it stands, with your own rights. Tools really do what they do.
        </p>
      ) : (
        <>
          <Standing />
          <div className="flex flex-wrap gap-2">
            {isOn ? (
              <Button size="sm" variant="secondary" onClick={trial.stop}>
                <Square aria-hidden="true" />
                Stop
              </Button>
            ) : (
              <Button size="sm" variant="secondary" onClick={trial.clear}>
                <PencilLine aria-hidden="true" />
                Back to editing
              </Button>
            )}
            <RunLink runId={trial.runId} />
          </div>
          <StepList />
        </>
      )}
    </div>
  );
}

function RunLink({ runId }: { runId: string | null }) {
  const { organization } = useWorkspace();
  if (runId === null) return null;
  return (
    <Button asChild size="sm" variant="ghost">
      <Link href={`/${organization.slug}/runs/${runId}` as Route}>
        Open the run
        <ArrowUpRight aria-hidden="true" />
      </Link>
    </Button>
  );
}

const standings: Record<string, { state: FlowState; words: string }> = {
  starting: { state: "running", words: "Starting" },
  running: { state: "running", words: "Running" },
  waiting: { state: "waiting", words: "Waits for a person or for its time" },
  completed: { state: "completed", words: "Completed" },
  failed: { state: "failed", words: "Failed" },
  cancelled: { state: "cancelled", words: "Stopped" },
};

function Standing() {
  const { trial } = useEditor();
  const { state, words } = standings[trial.state] ?? { state: "pending" as const, words: "" };
  return (
    <section aria-label="The test run" className="flex flex-col gap-3 rounded-xl border border-border bg-surface p-3">
      <p role="status" className="flex items-center gap-2 font-medium text-[13px]">
        <span aria-hidden="true">
          <StateMark state={state} />
        </span>
        {words}
      </p>
      {trial.error ? <ErrorNotice>{trial.error}</ErrorNotice> : null}
      {trial.result ? (
        <pre
          ref={focusWhenScrollable}
          className="max-h-80 overflow-auto whitespace-pre-wrap break-words font-sans text-[13px] leading-5"
        >
          {trial.result}
        </pre>
      ) : null}
    </section>
  );
}

/** The steps as they appeared; each leads to its output. */
function StepList() {
  const { editor, trial } = useEditor();
  const { draft } = editor;
  const parts = new Map(
    draft.stages.flatMap((stage) => [
      [stage.name, { id: joinIdOf(stage), label: `Reducer of ${stage.name}` }] as const,
      ...stage.steps.map((step) => [step.name, { id: step.id, label: step.display_name || step.name }] as const),
    ]),
  );
  return (
    <ol aria-label="Steps of the test run" className="flex flex-col gap-1">
      {trial.steps.map(({ step, state, output }) => {
        const part = parts.get(step);
        return (
          <li key={step}>
            <details className="group rounded-lg" open={part !== undefined && part.id === editor.selected}>
              <summary className="flex list-none items-center gap-2.5 rounded-lg px-2 py-1.5 text-[13px] marker:content-none hover:bg-hover">
                <span aria-hidden="true">
                  <StateMark state={state} />
                </span>
                <span className="min-w-0 flex-1 truncate">{part?.label ?? step}</span>
                <span className="text-muted text-xs">{stateWords[state]}</span>
              </summary>
              <pre className="mt-1 mb-2 ml-9 whitespace-pre-wrap break-words font-mono text-[12px] text-muted leading-[18px]">
                {output ?? "No output yet."}
              </pre>
            </details>
          </li>
        );
      })}
    </ol>
  );
}
