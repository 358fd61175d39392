"use client";

import { useEditor } from "../editor-context";
import type { DraftStage } from "../state/draft";
import { changeStage } from "../state/operations";
import { referencesForReducer } from "../state/references";
import { ExpressionField } from "./expression-field";
import { Panel } from "./panel";
import { StepResult } from "./step-result";

/** Where the lanes of a stage meet. */
export function ReducerPanel({ stage, index }: { stage: DraftStage; index: number }) {
  return (
    <Panel kind={`Stage ${index + 1}`} title={stage.reducer === null ? "All results" : "Reducer"}>
      <StepResult name={stage.name} />
      <p className="text-[13px] text-muted leading-5">
        Without a reducer, the next stage gets an object with the output of each lane under its name.
      </p>
      <ReducerField stage={stage} path={`stages.${index}`} />
    </Panel>
  );
}

export function ReducerField({ stage, path }: { stage: DraftStage; path: string }) {
  const { editor } = useEditor();
  const [first, second] = stage.steps;
  const example = [first, second].map((step) => `outputs.${step?.name ?? "a"}`).join(' + "\\n\\n" + ');
  return (
    <ExpressionField
      label="Reducer"
      hint="Makes one value of the outputs of all lanes."
      placeholder={example}
      value={stage.reducer ?? ""}
      error={editor.errorAt(`${path}.reducer`)}
      references={referencesForReducer(editor.draft, stage.id)}
      onChange={(text) =>
        editor.change(
          (draft) => changeStage(draft, stage.id, { reducer: text === "" ? null : text }),
          `Changed the reducer of ${stage.name}`,
          { tag: `${stage.id}:reducer` },
        )
      }
    />
  );
}
