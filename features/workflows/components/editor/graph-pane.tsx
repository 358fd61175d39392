"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { FlowGraph, type FlowHandle, useIsWide } from "@/components/flow/flow-graph";
import type { FlowSlot, FlowStates } from "@/components/flow/types";
import { AddStepDialog } from "./add-step-dialog";
import { useEditor } from "./editor-context";
import { IssueList } from "./issue-list";
import { Palette, type PaletteKind } from "./palette";
import { type Draft, findStage, findStep, joinIdOf } from "./state/draft";
import { addStage, addStep, moveTo } from "./state/operations";
import { stepOf } from "./state/steps";
import { toFlow } from "./state/to-flow";
import type { Trial } from "./trial/trial";
import { useCanvasKeys, wordsFor } from "./use-canvas-keys";

/** The graph with all that one can do to it. */
export function GraphPane() {
  const { editor, trial } = useEditor();
  const { draft, selected } = editor;
  const handle = useRef<FlowHandle>(null);
  const [shown, setShown] = useState<FlowSlot | null>(null);
  const [adding, setAdding] = useState<FlowSlot | null>(null);
  const isWide = useIsWide();
  const focusSoon = useFocusSoon(handle, draft);
  const stages = useFlowStages();
  const states = useMemo(() => statesOf(trial, draft), [trial, draft]);

  const keys = useCanvasKeys({
    editor,
    focusSoon,
    onAdd: () => setAdding(slotAfter(draft, selected)),
    onInspect: () => document.querySelector<HTMLElement>("[data-inspector] [data-first]")?.focus(),
  });

  function add(kind: Parameters<typeof stepOf>[0], at: FlowSlot, subject?: { key: string; label: string }) {
    const added = addStep(draft, stepOf(kind, subject), at);
    editor.change(() => added.draft, `Added ${wordsFor(added.draft, added.id)}`, { select: added.id });
    focusSoon(added.id);
  }

  function addKind(kind: PaletteKind, at: FlowSlot) {
    if (kind !== "stage") return add(kind, at);
    const added = addStage(draft, at.kind === "stage" ? at.stage : Math.min(at.stage + 1, draft.stages.length));
    editor.change(() => added.draft, `Added ${wordsFor(added.draft, added.id)}`, { select: added.id });
    focusSoon(added.id);
  }

  function move(id: string, to: FlowSlot) {
    const moved = moveTo(draft, id, to);
    if (moved === draft) return;
    editor.change(() => moved, `Moved ${wordsFor(moved, id)}`, { select: id });
    focusSoon(id);
  }

  const canEdit = isWide === true;
  return (
    <section aria-label="Graph" className="relative flex min-h-0 min-w-0 flex-1 flex-col" {...(canEdit ? keys : {})}>
      <FlowGraph
        label={`Steps of ${draft.name}`}
        stages={stages}
        selected={selected}
        handle={handle}
        className="min-h-0 flex-1"
        onSelect={editor.select}
        {...(states ? { states } : {})}
        {...(canEdit ? { editing: { onMove: move, onAdd: setAdding, shown } } : {})}
      />
      {canEdit ? (
        <>
          <IssueList onJump={(id) => handle.current?.reveal(id)} />
          <Palette
            onAdd={(kind) => addKind(kind, slotAfter(draft, selected))}
            onDrag={(x, y) => setShown(handle.current?.slotAt(x, y) ?? null)}
            onDrop={(kind, x, y) => {
              const at = handle.current?.slotAt(x, y);
              setShown(null);
              if (at) addKind(kind, at);
            }}
          />
        </>
      ) : null}
      {adding ? (
        <AddStepDialog
          onClose={() => setAdding(null)}
          onPick={(kind, subject) => {
            setAdding(null);
            add(kind, adding, subject);
          }}
        />
      ) : null}
    </section>
  );
}

function useFlowStages() {
  const { editor, agents, tools } = useEditor();
  const { draft, issues } = editor;
  return useMemo(() => {
    const names = {
      agents: new Map(agents.map(({ key, name }) => [key, name])),
      tools: new Map(tools.map(({ name, display_name }) => [name, display_name])),
    };
    return toFlow(draft, names, issues);
  }, [draft, agents, tools, issues]);
}

/** Behind what is chosen; at the end of the last stage otherwise. */
function slotAfter(draft: Draft, selected: string | null): FlowSlot {
  const found = findStep(draft, selected);
  if (found) return { kind: "step", stage: found.stageIndex, index: found.index + 1 };
  const stage = findStage(draft, selected)?.index ?? draft.stages.length - 1;
  const into = draft.stages[stage];
  return into ? { kind: "step", stage, index: into.steps.length } : { kind: "stage", stage: 0 };
}

/** Focuses a part after the graph has drawn it. */
function useFocusSoon(handle: { current: FlowHandle | null }, draft: Draft): (id: string | null) => void {
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    const id = wanted.current;
    wanted.current = null;
    if (id === null || !draft) return;
    const frame = requestAnimationFrame(() => handle.current?.focus(id));
    return () => cancelAnimationFrame(frame);
  }, [draft, handle]);
  return (id) => {
    wanted.current = id;
  };
}

/** The states of the tried run at the parts that have the names of its steps. */
function statesOf(trial: Trial, draft: Draft): FlowStates | undefined {
  if (trial.state === "none") return undefined;
  const byName = new Map(trial.steps.map((step) => [step.step, step]));
  const parts = draft.stages.flatMap((stage) => [
    ...stage.steps.map(({ id, name }) => ({ id, name })),
    { id: joinIdOf(stage), name: stage.name },
  ]);
  return Object.fromEntries(
    parts.flatMap(({ id, name }) => {
      const step = byName.get(name);
      if (!step) return [];
      return [[id, { state: step.state, ...(step.attempt > 1 ? { note: `attempt ${step.attempt}` } : {}) }]];
    }),
  );
}
