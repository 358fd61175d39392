"use client";

import { type ClipboardEvent, type KeyboardEvent, useRef } from "react";
import { readClip, writeClip } from "./state/clipboard";
import { type Draft, findStage, findStep } from "./state/draft";
import { type Clip, clipOf, type Direction, nearestTo, nudge, paste, remove } from "./state/operations";
import type { WorkflowEditing } from "./use-workflow-editor";

const directions: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

interface CanvasKeysOptions {
  editor: WorkflowEditing;
  /** Brings the keyboard to a part once it is drawn. */
  focusSoon: (id: string | null) => void;
  onAdd: () => void;
  onInspect: () => void;
}

/** What keys do in the graph: they move, copy, remove, undo. Where one writes, they do what they always do. */
export function useCanvasKeys({ editor, focusSoon, onAdd, onInspect }: CanvasKeysOptions) {
  const { draft, selected } = editor;

  function removeOne(id: string, word = "Removed") {
    const next = nearestTo(draft, id);
    editor.change((now) => remove(now, id), `${word} ${wordsFor(draft, id)}`, { select: next });
    focusSoon(next);
  }

  function insert(clip: Clip, word: string) {
    const copy = paste(draft, clip, selected);
    editor.change(() => copy.draft, `${word} ${wordsFor(copy.draft, copy.id)}`, { select: copy.id });
    focusSoon(copy.id);
  }

  function move(id: string, direction: Direction) {
    const moved = nudge(draft, id, direction);
    if (moved === draft) return editor.announce("It cannot go further in this direction.");
    editor.change(() => moved, `Moved ${wordsFor(moved, id)}`, { select: id });
    focusSoon(id);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isWriting(event.target)) return;
    const id = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-flow]")?.dataset.flow : null;
    const direction = directions[event.key];
    if (event.altKey && direction && id) {
      event.preventDefault();
      return move(id, direction);
    }
    if (event.altKey || event.ctrlKey || event.metaKey) {
      if (id && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") {
        event.preventDefault();
        const clip = clipOf(draft, id);
        if (clip) insert(clip, "Duplicated");
      }
      return;
    }
    if ((event.key === "Delete" || event.key === "Backspace") && id && isPart(draft, id)) {
      event.preventDefault();
      removeOne(id);
    } else if (event.key === "Enter" && id && id === selected) {
      event.preventDefault();
      onInspect();
    } else if (event.key === "Escape") editor.select(null);
    else if (event.key.toLowerCase() === "a") {
      event.preventDefault();
      onAdd();
    }
  }

  return { onKeyDown, ...useClipboard(editor, insert, removeOne) };
}

/** The clipboard by the browser's own events: it asks for no permission and reaches other tabs. */
function useClipboard(
  editor: WorkflowEditing,
  insert: (clip: Clip, word: string) => void,
  removeOne: (id: string, word: string) => void,
) {
  const own = useRef<Clip | null>(null);
  const { draft, selected } = editor;

  function onCopy(event: ClipboardEvent) {
    const clip = clipOf(draft, selected);
    if (!clip || isWriting(event.target) || window.getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    own.current = clip;
    event.clipboardData.setData("text/plain", writeClip(clip));
    editor.announce(`Copied ${wordsFor(draft, selected ?? "")}`);
  }

  function onCut(event: ClipboardEvent) {
    onCopy(event);
    if (event.defaultPrevented && selected) removeOne(selected, "Cut");
  }

  async function onPaste(event: ClipboardEvent) {
    if (isWriting(event.target)) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    const clip = own.current && text === writeClip(own.current) ? own.current : await readClip(text);
    if (clip) insert(clip, "Pasted");
    else editor.announce("What was copied is no step and no stage.");
  }

  return { onCopy, onCut, onPaste: (event: ClipboardEvent) => void onPaste(event) };
}

/** A part and its place, as one says them: “Research, 2 of 3 in stage gather”. */
export function wordsFor(draft: Draft, id: string): string {
  const found = findStep(draft, id);
  if (found) {
    const { step, stage, index } = found;
    return `${step.display_name || step.name}, ${index + 1} of ${stage.steps.length} in stage ${stage.name}`;
  }
  const stage = findStage(draft, id);
  return stage ? `stage ${stage.stage.name}, ${stage.index + 1} of ${draft.stages.length}` : "the workflow";
}

function isPart(draft: Draft, id: string): boolean {
  return findStep(draft, id) !== null || findStage(draft, id) !== null;
}

export function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
