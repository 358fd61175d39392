"use client";

import { Field } from "@/components/ui/field";
import { Switch } from "@/components/ui/switch";
import { TextArea } from "@/components/ui/text-area";
import { workflowLimits } from "../../../constants";
import { useEditor } from "../editor-context";
import type { Draft } from "../state/draft";
import { DurationField } from "./duration-field";
import { NumberField } from "./number-field";
import { Folded, Panel } from "./panel";
import { SchemaField } from "./schema-field";

const inputExample = {
  type: "object",
  additionalProperties: false,
  required: ["topic"],
  properties: { topic: { type: "string", title: "Topic" } },
};

/** The workflow itself: what the inspector shows when no part is chosen. */
export function WorkflowPanel() {
  const { editor } = useEditor();
  const { draft, errorAt } = editor;
  const change = (fields: Partial<Draft>) =>
    editor.change((now) => ({ ...now, ...fields }), "Changed the workflow", { tag: Object.keys(fields).join() });
  return (
    <Panel kind="Workflow" title={draft.name || "Without a name"}>
      <Field
        label="Name"
        value={draft.name}
        maxLength={workflowLimits.name}
        error={errorAt("name")}
        data-first
        onChange={(event) => change({ name: event.target.value })}
      />
      <TextArea
        label="What is it for?"
        rows={3}
        maxLength={workflowLimits.description}
        value={draft.description}
        error={errorAt("description")}
        onChange={(event) => change({ description: event.target.value })}
      />
      <SchemaField
        label="Takes an object"
        hint="Whoever starts it fills in a form, and expressions read input.topic. Otherwise it takes a text."
        value={draft.input_schema}
        example={inputExample}
        error={errorAt("input_schema")}
        onChange={(input_schema) => change({ input_schema })}
      />
      {draft.input_schema === null ? (
        <TextArea
          label="Example inputs"
          hint="One a line; whoever starts it can pick one."
          rows={3}
          value={draft.starters.join("\n")}
          error={starterError(errorAt)}
          onChange={(event) =>
            change({ starters: event.target.value === "" ? [] : event.target.value.split("\n").slice(0, 8) })
          }
        />
      ) : null}
      <Folded title="Limits">
        <NumberField
          label="Lanes at a time"
          hint="How many branches of a parallel stage run at once."
          value={draft.concurrency}
          max={workflowLimits.concurrency}
          error={errorAt("concurrency")}
          onChange={(concurrency) => change({ concurrency: concurrency ?? 1 })}
        />
        <DurationField
          label="Time limit of a run"
          hint="Without the time it waits for people."
          placeholder="None"
          value={draft.timeout_seconds}
          max={workflowLimits.runTimeout}
          error={errorAt("timeout_seconds")}
          onChange={(timeout_seconds) => change({ timeout_seconds })}
        />
        <Switch
          label="Allow agents that hand over as steps"
          hint="Such an agent may pass the step on to another one, whose answer is then the output."
          checked={draft.allow_handoff_agents}
          onChange={(allow_handoff_agents) => change({ allow_handoff_agents })}
        />
      </Folded>
    </Panel>
  );
}

function starterError(errorAt: (path: string) => string | undefined): string | undefined {
  const places = ["starters", ...Array.from({ length: workflowLimits.starters }, (_, index) => `starters.${index}`)];
  return places.map(errorAt).find((message) => message !== undefined);
}
