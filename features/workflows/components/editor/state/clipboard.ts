import type { Clip } from "./operations";

/** A copied part as text, so that it can be pasted in another tab, in a file or in a message. */
export function writeClip(clip: Clip): string {
  return JSON.stringify(clip.kind === "step" ? clip.step : clip.stage, null, 2);
}

/** The step or stage that a text describes; null for anything else. */
export async function readClip(text: string): Promise<Clip | null> {
  const { WorkflowStage, WorkflowStep } = await import("../../../definition/schema");
  const value = parsed(text);
  const step = WorkflowStep.safeParse(value);
  if (step.success) return { kind: "step", step: step.data };
  const stage = WorkflowStage.safeParse(value);
  return stage.success ? { kind: "stage", stage: stage.data } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
