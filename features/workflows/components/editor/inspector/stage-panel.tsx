"use client";

import { ArrowDown, ArrowUp, Copy, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { workflowLimits } from "../../../constants";
import { useEditor } from "../editor-context";
import { type DraftStage, joinIdOf } from "../state/draft";
import { changeStage, clipOf, nearestTo, nudge, paste, remove, rename } from "../state/operations";
import { NameField } from "./name-field";
import { NumberField } from "./number-field";
import { Panel } from "./panel";
import { ReducerField } from "./reducer-panel";

const modes = [
  { mode: "sequential", label: "One after the other" },
  { mode: "parallel", label: "In parallel" },
] as const;

/** All that makes a stage. */
export function StagePanel({ stage, index }: { stage: DraftStage; index: number }) {
  const { editor } = useEditor();
  const path = `stages.${index}`;
  return (
    <Panel kind={`Stage ${index + 1}`} title={stage.name || "Without a name"} actions={<StageActions stage={stage} />}>
      <fieldset>
        <legend className="mb-1.5 font-medium text-[13px]">Its steps run</legend>
        <div className="grid grid-cols-2 gap-1 rounded-xl border border-border bg-surface p-1">
          {modes.map(({ mode, label }) => (
            <button
              key={mode}
              type="button"
              data-first={stage.mode === mode ? "" : undefined}
              aria-pressed={stage.mode === mode}
              onClick={() =>
                editor.change((draft) => changeStage(draft, stage.id, { mode }), `Stage ${stage.name}: ${label}`)
              }
              className="h-8 rounded-lg font-medium text-[13px] text-muted hover:text-foreground aria-pressed:bg-raised aria-pressed:text-foreground aria-pressed:shadow-sm"
            >
              {label}
            </button>
          ))}
        </div>
      </fieldset>
      <NameField
        label="Name"
        hint={
          stage.mode === "parallel" && stage.reducer !== null
            ? `Expressions read what its reducer makes as steps.${stage.name || "name"}.`
            : "Lower-case letters, digits and underscores."
        }
        value={stage.name}
        error={editor.errorAt(`${path}.name`)}
        onRename={(name) => editor.change((draft) => rename(draft, stage.id, name), `Renamed stage to ${name}`)}
      />
      {editor.errorAt(`${path}.steps`) ? (
        <p className="text-[13px] text-danger leading-5">{editor.errorAt(`${path}.steps`)}</p>
      ) : null}
      {stage.mode === "parallel" ? (
        <>
          <ReducerField stage={stage} path={path} />
          <NumberField
            label="Lanes at a time"
            hint="Of this workflow’s parallel stages, all of them."
            value={editor.draft.concurrency}
            max={workflowLimits.concurrency}
            error={editor.errorAt("concurrency")}
            onChange={(concurrency) =>
              editor.change((draft) => ({ ...draft, concurrency: concurrency ?? 1 }), "Changed the lanes at a time", {
                tag: "concurrency",
              })
            }
          />
        </>
      ) : null}
    </Panel>
  );
}

function StageActions({ stage }: { stage: DraftStage }) {
  const { editor } = useEditor();
  const { draft } = editor;

  function duplicate() {
    const clip = clipOf(draft, stage.id);
    if (!clip) return;
    const copy = paste(draft, clip, stage.id);
    editor.change(() => copy.draft, `Duplicated stage ${stage.name}`, { select: copy.id });
  }

  const actions = [
    {
      label: "Move up",
      icon: ArrowUp,
      run: () => editor.change((now) => nudge(now, stage.id, "up"), `Moved stage ${stage.name} up`),
    },
    {
      label: "Move down",
      icon: ArrowDown,
      run: () => editor.change((now) => nudge(now, stage.id, "down"), `Moved stage ${stage.name} down`),
    },
    { label: "Duplicate", icon: Copy, run: duplicate },
    {
      label: "Remove",
      icon: Trash2,
      run: () =>
        editor.change((now) => remove(now, stage.id), `Removed stage ${stage.name}`, {
          select: nearestTo(draft, stage.id),
        }),
    },
  ];
  return (
    <div className="-mr-1 flex">
      {actions.map(({ label, icon: Icon, run }) => (
        <Button
          key={label}
          size="icon-sm"
          variant="ghost"
          aria-label={`${label}: stage ${stage.name}`}
          data-tip={label}
          data-tip-align="end"
          onClick={run}
        >
          <Icon aria-hidden="true" />
        </Button>
      ))}
    </div>
  );
}

/** What a join that was chosen belongs to. */
export function stageOfJoin(
  stages: readonly DraftStage[],
  id: string | null,
): { stage: DraftStage; index: number } | null {
  const index = stages.findIndex((stage) => stage.mode === "parallel" && joinIdOf(stage) === id);
  const stage = stages[index];
  return stage ? { stage, index } : null;
}
