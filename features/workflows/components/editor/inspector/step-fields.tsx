"use client";

import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import { workflowLimits } from "../../../constants";
import { useEditor } from "../editor-context";
import { type DraftStep, findStep } from "../state/draft";
import { referencesFor } from "../state/references";
import { DurationField } from "./duration-field";
import { ExpressionField } from "./expression-field";
import { NumberField } from "./number-field";
import { Folded } from "./panel";
import { SchemaField } from "./schema-field";
import type { KindFieldsProps } from "./step-panel";

type Of<K extends DraftStep["kind"]> = KindFieldsProps<Extract<DraftStep, { kind: K }>>;

const outputExample = {
  type: "object",
  additionalProperties: false,
  required: ["answer"],
  properties: { answer: { type: "string" } },
};

export function AgentFields({ step, error, change }: Of<"agent">) {
  const { agents, editor } = useEditor();
  const offered = agents.filter(({ handoffs }) => handoffs.length === 0 || editor.draft.allow_handoff_agents);
  return (
    <>
      <Select
        label="Agent"
        options={optionsOf(offered, step.agent, "Choose an agent", ({ key, name }) => ({ value: key, label: name }))}
        value={step.agent}
        error={error("agent")}
        hint={agents.find(({ key }) => key === step.agent)?.description}
        onChange={(event) => change({ agent: event.target.value })}
      />
      <Folded title="Answer format" note={step.output_schema || step.max_turns ? "Set" : undefined}>
        <NumberField
          label="Most model calls"
          placeholder="As the agent has it"
          value={step.max_turns}
          max={workflowLimits.turns}
          error={error("max_turns")}
          onChange={(max_turns) => change({ max_turns })}
        />
        <SchemaField
          key={step.id}
          label="Answers in a fixed format"
          hint="An object that later steps can take apart, as in steps.name.answer."
          value={step.output_schema}
          example={outputExample}
          error={error("output_schema")}
          onChange={(output_schema) => change({ output_schema })}
        />
      </Folded>
    </>
  );
}

export function ToolFields({ step, error, change }: Of<"tool">) {
  const { tools } = useEditor();
  const tool = tools.find(({ name }) => name === step.tool);
  const parameters = Object.keys((tool?.parameters.properties ?? {}) as object);
  return (
    <Select
      label="Tool"
      options={optionsOf(tools, step.tool, "Choose a tool", ({ name, display_name }) => ({
        value: name,
        label: display_name,
      }))}
      value={step.tool}
      error={error("tool")}
      hint={
        tool ? (
          <>
            {tool.description}
            {parameters.length > 0 ? (
              <>
                {" "}
                Takes <code className="font-mono text-[12px]">{parameters.join(", ")}</code>.
              </>
            ) : null}
          </>
        ) : undefined
      }
      onChange={(event) => change({ tool: event.target.value })}
    />
  );
}

export function ConditionFields({ step, error, change }: Of<"condition">) {
  const { editor } = useEditor();
  const isParallel = findStep(editor.draft, step.id)?.stage.mode === "parallel";
  return (
    <>
      <ExpressionField
        label="Condition"
        hint="Gives true or false, and is the output of the step."
        placeholder="size(previous) > 200"
        value={step.test}
        error={error("test")}
        references={referencesFor(editor.draft, step.id)}
        onChange={(test) => change({ test })}
      />
      <Select
        label="When it is false"
        options={[
          { value: "continue", label: "Go on with the next step" },
          { value: "skip_stage", label: "Skip the rest of the stage", disabled: isParallel },
          { value: "finish", label: "End the run as completed", disabled: isParallel },
          { value: "fail", label: "End the run as failed" },
        ]}
        value={step.otherwise}
        error={error("otherwise")}
        onChange={(event) => change({ otherwise: event.target.value as typeof step.otherwise })}
      />
    </>
  );
}

export function ApprovalFields({ step, error, change }: Of<"approval">) {
  return (
    <>
      <TextArea
        label="Question"
        hint="Whoever may approve reads this, also days later and in a mail."
        placeholder="May this report go to the customer?"
        rows={3}
        maxLength={workflowLimits.message}
        value={step.message}
        error={error("message")}
        onChange={(event) => change({ message: event.target.value })}
      />
      <Select
        label="When it is rejected"
        options={[
          { value: "fail", label: "End the run as failed" },
          { value: "continue", label: "Go on; later steps see that it was rejected" },
        ]}
        value={step.on_reject}
        error={error("on_reject")}
        onChange={(event) => change({ on_reject: event.target.value as typeof step.on_reject })}
      />
    </>
  );
}

export function WaitFields({ step, error, change }: Of<"wait">) {
  return (
    <DurationField
      key={step.id}
      label="How long"
      hint="The run rests meanwhile and costs nothing."
      value={step.seconds}
      max={workflowLimits.wait}
      error={error("seconds")}
      onChange={(seconds) => change({ seconds: seconds ?? 1 })}
    />
  );
}

interface Option {
  value: string;
  label: string;
}

/** The choice, and what is chosen even if nobody offers it any more. */
function optionsOf<T>(items: readonly T[], chosen: string, empty: string, toOption: (item: T) => Option): Option[] {
  const options = items.map(toOption);
  const missing = chosen !== "" && !options.some(({ value }) => value === chosen);
  return [
    ...(chosen === "" ? [{ value: "", label: empty }] : []),
    ...(missing ? [{ value: chosen, label: `${chosen} (cannot be chosen)` }] : []),
    ...options,
  ];
}
