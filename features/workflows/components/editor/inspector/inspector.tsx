"use client";

import { useEditor } from "../editor-context";
import { findStage, findStep } from "../state/draft";
import { ReducerPanel } from "./reducer-panel";
import { StagePanel, stageOfJoin } from "./stage-panel";
import { StepPanel } from "./step-panel";
import { WorkflowPanel } from "./workflow-panel";

/** The form of what is chosen in the graph. */
export function Inspector() {
  const { draft, selected } = useEditor().editor;
  const found = findStep(draft, selected);
  if (found) return <StepPanel key={found.step.id} found={found} />;
  const stage = findStage(draft, selected);
  if (stage) return <StagePanel key={stage.stage.id} {...stage} />;
  const join = stageOfJoin(draft.stages, selected);
  if (join) return <ReducerPanel key={join.stage.id} {...join} />;
  return <WorkflowPanel />;
}
