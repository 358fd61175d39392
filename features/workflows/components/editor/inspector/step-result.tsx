"use client";

import { StateMark, stateWords } from "@/components/flow/state-mark";
import { focusWhenScrollable } from "@/components/ui/focus-when-scrollable";
import { ErrorNotice } from "@/components/ui/notice";
import { useEditor } from "../editor-context";

/** What a part did in the run that is tried. */
export function StepResult({ name }: { name: string }) {
  const { trial } = useEditor();
  const step = trial.steps.find((each) => each.step === name);
  if (trial.state === "none" || !step) return null;
  return (
    <section aria-label="In this run" className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-3">
      <p className="flex items-center gap-2 text-[13px]">
        <StateMark state={step.state} />
        <span aria-hidden="true" className="font-medium">
          {stateWords[step.state]}
        </span>
        {step.attempt > 1 ? <span className="text-muted">attempt {step.attempt}</span> : null}
      </p>
      {step.error ? <ErrorNotice>{step.error}</ErrorNotice> : null}
      {step.output ? (
        <pre
          ref={focusWhenScrollable}
          className="max-h-72 overflow-auto whitespace-pre-wrap break-words rounded-lg border border-border bg-raised p-2.5 font-mono text-[12px] leading-[18px]"
        >
          {step.output}
        </pre>
      ) : null}
    </section>
  );
}
