"use client";

import { Copy, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { workflowLimits } from "../../../constants";
import type { WorkflowStep } from "../../../definition/schema";
import { useEditor } from "../editor-context";
import { type DraftStep, type FoundStep, pathOf } from "../state/draft";
import { changeStep, clipOf, nearestTo, paste, remove, rename, retitle } from "../state/operations";
import { referencesFor } from "../state/references";
import { kindOf } from "../state/steps";
import { DurationField } from "./duration-field";
import { ExpressionField } from "./expression-field";
import { NameField } from "./name-field";
import { Folded, Panel } from "./panel";
import { RetryFields } from "./retry-fields";
import { AgentFields, ApprovalFields, ConditionFields, ToolFields, WaitFields } from "./step-fields";
import { StepResult } from "./step-result";

type ChangeFields = (fields: Partial<WorkflowStep>, tag?: string) => void;

/** All that makes a step. */
export function StepPanel({ found: { step } }: { found: FoundStep }) {
  const { editor } = useEditor();
  const { draft, errorAt } = editor;
  const path = pathOf(draft, step.id) ?? "";
  const title = step.display_name || step.name || "Without a name";
  const references = referencesFor(draft, step.id);
  const change: ChangeFields = (fields, tag) =>
    editor.change((now) => changeStep(now, step.id, fields), `Changed ${title}`, {
      tag: `${step.id}:${tag ?? Object.keys(fields).join()}`,
    });
  const error = (field: string) => errorAt(`${path}.${field}`);
  return (
    <Panel kind={kindOf(step.kind).label} title={title} actions={<StepActions step={step} title={title} />}>
      <StepResult name={step.name} />
      <Field
        label="Title"
        hint="What people see. The name stands there when it is empty."
        value={step.display_name ?? ""}
        maxLength={workflowLimits.displayName}
        placeholder={step.name}
        error={error("display_name")}
        data-first
        onChange={({ target }) =>
          editor.change((now) => retitle(now, step.id, target.value), `Changed ${title}`, { tag: `${step.id}:title` })
        }
      />
      <KindFields step={step} error={error} change={change} />
      {step.kind === "wait" || step.kind === "condition" ? null : (
        <ExpressionField
          label={step.kind === "tool" ? "Arguments" : "Input"}
          hint={inputHints[step.kind]}
          placeholder={step.kind === "tool" ? '{"query": previous}' : "previous"}
          value={step.input ?? ""}
          error={error("input")}
          references={references}
          onChange={(input) => change({ input: input === "" ? null : input })}
        />
      )}
      <ExpressionField
        label="Only if"
        hint="When it is false, the step is skipped."
        placeholder="Always"
        value={step.guard ?? ""}
        error={error("guard")}
        references={references}
        onChange={(guard) => change({ guard: guard === "" ? null : guard })}
      />
      <NameField
        label="Name"
        hint={`Expressions read its output as steps.${step.name || "name"}; they follow when it is renamed.`}
        value={step.name}
        error={error("name")}
        onRename={(name) => editor.change((now) => rename(now, step.id, name), `Renamed ${step.name} to ${name}`)}
      />
      {step.kind === "agent" || step.kind === "tool" ? (
        <Folded title="When it fails or takes long" note={step.retry || step.timeout_seconds ? "Set" : undefined}>
          <DurationField
            key={step.id}
            label="Time limit of one attempt"
            placeholder="None"
            value={step.timeout_seconds}
            max={workflowLimits.stepTimeout}
            error={error("timeout_seconds")}
            onChange={(timeout_seconds) => change({ timeout_seconds })}
          />
          <RetryFields retry={step.retry} error={error} onChange={(retry) => change({ retry })} />
        </Folded>
      ) : null}
    </Panel>
  );
}

const inputHints: Record<"agent" | "tool" | "approval", string> = {
  agent: "What the agent is asked. What came before, when empty.",
  tool: "An object of the tool’s arguments. What came before, when empty.",
  approval: "What the person looks at, and may change. What came before, when empty.",
};

export interface KindFieldsProps<S extends DraftStep = DraftStep> {
  step: S;
  error: (field: string) => string | undefined;
  change: ChangeFields;
}

function KindFields({ step, ...props }: KindFieldsProps) {
  switch (step.kind) {
    case "agent":
      return <AgentFields step={step} {...props} />;
    case "tool":
      return <ToolFields step={step} {...props} />;
    case "condition":
      return <ConditionFields step={step} {...props} />;
    case "approval":
      return <ApprovalFields step={step} {...props} />;
    case "wait":
      return <WaitFields step={step} {...props} />;
  }
}

function StepActions({ step, title }: { step: DraftStep; title: string }) {
  const { editor } = useEditor();
  const { draft } = editor;

  function duplicate() {
    const clip = clipOf(draft, step.id);
    if (!clip) return;
    const copy = paste(draft, clip, step.id);
    editor.change(() => copy.draft, `Duplicated ${title}`, { select: copy.id });
  }

  return (
    <div className="-mr-1 flex">
      <Button size="icon-sm" variant="ghost" aria-label={`Duplicate ${title}`} data-tip="Duplicate" onClick={duplicate}>
        <Copy aria-hidden="true" />
      </Button>
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label={`Remove ${title}`}
        data-tip="Remove"
        data-tip-align="end"
        onClick={() =>
          editor.change((now) => remove(now, step.id), `Removed ${title}`, { select: nearestTo(draft, step.id) })
        }
      >
        <Trash2 aria-hidden="true" />
      </Button>
    </div>
  );
}
