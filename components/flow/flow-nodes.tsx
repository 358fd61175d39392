"use client";

import type { Node, NodeProps } from "@xyflow/react";
import { EmptyBox, EndBox, JoinBox, StageFrame, StepBox } from "./flow-boxes";
import type { FlowLayout, PlacedBox, Wire } from "./layout";
import type { FlowSlot, FlowStage, FlowStates, FlowStatus } from "./types";

interface BoxData extends Record<string, unknown> {
  box: PlacedBox;
  stage: FlowStage | undefined;
  status: FlowStatus | undefined;
  withState: boolean;
  isSelected: boolean;
  isStop: boolean;
  isDragged: boolean;
  onSelect: ((id: string) => void) | undefined;
  onAdd: ((at: FlowSlot) => void) | undefined;
}

interface WireData extends Record<string, unknown> {
  wires: readonly Wire[];
  states: FlowStates | undefined;
}

interface MarkData extends Record<string, unknown> {
  isUpright: boolean;
}

export type FlowNode = Node<BoxData, "box"> | Node<WireData, "wires"> | Node<MarkData, "mark">;

export interface Dragged {
  id: string;
  position: { x: number; y: number };
}

interface NodesInput {
  layout: FlowLayout;
  stages: readonly FlowStage[];
  states: FlowStates | undefined;
  selected: string | null;
  stop: string | null;
  dragged: Dragged | null;
  onSelect: ((id: string) => void) | undefined;
  onAdd: ((at: FlowSlot) => void) | undefined;
}

/** The boxes as React Flow takes them: frames below, then the wires, then the steps, in the order of reading. */
export function nodesOf(input: NodesInput): FlowNode[] {
  const { layout, states, dragged } = input;
  const wires: FlowNode = {
    ...fixed("flow:wires", { x: 0, y: 0, width: layout.width, height: layout.height }, 1),
    type: "wires",
    data: { wires: layout.wires, states },
  };
  const held = layout.boxes.find(({ id }) => id === dragged?.id);
  return [wires, ...layout.boxes.map((box) => nodeOf(box, input, held && dragged ? moved(box, held, dragged) : null))];
}

/** Where a box is while it is dragged, or while its stage is. */
function moved(box: PlacedBox, held: PlacedBox, { position }: Dragged): { x: number; y: number } | null {
  if (box.id !== held.id && !(held.kind === "stage" && box.stage === held.stage)) return null;
  return { x: box.x + position.x - held.x, y: box.y + position.y - held.y };
}

function nodeOf(box: PlacedBox, input: NodesInput, dragged: { x: number; y: number } | null): FlowNode {
  const { states, selected, stop, onSelect, onAdd } = input;
  const isMovable = onAdd !== undefined && (box.kind === "step" || box.kind === "stage");
  const isFrame = box.kind === "stage";
  const node = fixed(box.id, box, (isFrame ? 0 : 2) + (dragged ? 10 : 0), !isFrame);
  return {
    ...node,
    ...(dragged ? { position: dragged } : {}),
    type: "box",
    draggable: isMovable,
    className: dragged ? "" : "flow-settled",
    data: {
      box,
      stage: input.stages[box.stage],
      status: states?.[box.id],
      withState: states !== undefined,
      isSelected: selected === box.id,
      isStop: stop === box.id,
      isDragged: dragged !== null && input.dragged?.id === box.id,
      onSelect,
      onAdd,
    },
  };
}

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A node that lies where we say and needs no measuring. */
export function fixed(id: string, { x, y, width, height }: Rectangle, zIndex: number, takesPointer = false) {
  return {
    id,
    position: { x, y },
    width,
    height,
    measured: { width, height },
    zIndex,
    draggable: false,
    style: { pointerEvents: takesPointer ? ("all" as const) : ("none" as const) },
    domAttributes: { "aria-roledescription": undefined },
  };
}

function BoxNode({ data }: NodeProps<Node<BoxData, "box">>) {
  const { box, stage, status, withState, isSelected, isStop, isDragged, onSelect, onAdd } = data;
  const choosable = { isSelected, isStop, onSelect };
  const addAtEnd = onAdd ? () => onAdd({ kind: "step", stage: box.stage, index: stage?.steps.length ?? 0 }) : undefined;
  if (box.kind === "start") return <EndBox label="Start" />;
  if (box.kind === "end") return <EndBox label="End" />;
  if (!stage) return null;
  if (box.kind === "empty") return <EmptyBox onAdd={addAtEnd} />;
  if (box.kind === "stage") {
    const frameSelect = onAdd ? onSelect : undefined;
    return <StageFrame {...choosable} onSelect={frameSelect} stage={stage} number={box.stage + 1} onAdd={addAtEnd} />;
  }
  if (box.kind === "join") {
    const joinSelect = stage.join ? onSelect : undefined;
    const { label = "All results", problem } = stage.join ?? {};
    const shown = { id: box.id, label, problem, status, withState };
    return <JoinBox {...choosable} {...shown} onSelect={joinSelect} />;
  }
  const step = stage.steps[box.index];
  if (!step) return null;
  const place = `Stage ${box.stage + 1}, ${stage.label}: ${box.index + 1} of ${stage.steps.length}${stage.mode === "parallel" ? " in parallel" : ""}`;
  return (
    <StepBox {...choosable} step={step} status={status} withState={withState} place={place} isDragged={isDragged} />
  );
}

function WireNode({ data }: NodeProps<Node<WireData, "wires">>) {
  const { wires, states } = data;
  return (
    <svg aria-hidden="true" className="h-full w-full overflow-visible" fill="none" strokeWidth="1.5">
      {wires.map((wire) => (
        <path key={wire.id} d={wire.path} className={toneOf(wire, states)} />
      ))}
    </svg>
  );
}

/** A wire shows how far things have come: into what runs or waits it is lit, into what is done it is strong. */
function toneOf({ into, from }: Wire, states: FlowStates | undefined): string {
  const state = states?.[into]?.state;
  if (state === "running") return "flow-lit stroke-accent";
  if (state === "waiting") return "stroke-warning";
  if (state === "failed") return "stroke-danger/70";
  if (state === "completed") return "stroke-success/70";
  const isPast = into === "flow:end" && states?.[from]?.state === "completed";
  return isPast ? "stroke-success/70" : "stroke-border-strong";
}

/** Where a box would come to lie. */
function MarkNode({ data }: NodeProps<Node<MarkData, "mark">>) {
  return (
    <div aria-hidden="true" className={data.isUpright ? "flex h-full justify-center" : "flex h-full items-center"}>
      <div className={data.isUpright ? "h-full w-1 rounded-full bg-accent" : "h-1 w-full rounded-full bg-accent"} />
    </div>
  );
}

export const nodeTypes = { box: BoxNode, wires: WireNode, mark: MarkNode };
