import type { FlowSlot, FlowStage } from "./types";

/** Sizes in pixels at a zoom of 1. */
const flowSizes = {
  step: { width: 224, height: 60 },
  join: { width: 168, height: 32 },
  end: { width: 76, height: 28 },
  emptyHeight: 60,
  padding: 16,
  header: 44,
  rowGap: 30,
  laneGap: 18,
  stageGap: 38,
} as const;

/** How far above a box the line into it bends. */
const bend = 15;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedBox extends Box {
  kind: "stage" | "step" | "join" | "empty" | "start" | "end";
  id: string;
  /** Position of the stage, and of the step in it; -1 where there is none. */
  stage: number;
  index: number;
}

export interface Wire {
  id: string;
  path: string;
  /** The boxes it leads from and into. */
  from: string;
  into: string;
}

interface PlacedSlot {
  slot: FlowSlot;
  /** The line that shows where a box would come to lie. */
  from: { x: number; y: number };
  to: { x: number; y: number };
}

export interface FlowLayout {
  /** The middle lies at x = 0, so that what grows grows to both sides. */
  width: number;
  height: number;
  boxes: PlacedBox[];
  wires: Wire[];
  slots: PlacedSlot[];
}

/** Where everything lies: stages below each other, each centred, nothing ever over another. */
export function layoutFlow(stages: readonly FlowStage[]): FlowLayout {
  const width = Math.max(flowSizes.end.width, ...stages.map(widthOf));
  const boxes: PlacedBox[] = [];
  const wires: Wire[] = [];
  const slots: PlacedSlot[] = [];
  const centre = (size: number) => -Math.round(size / 2);
  const start: PlacedBox = {
    kind: "start",
    id: "flow:start",
    stage: -1,
    index: -1,
    x: centre(flowSizes.end.width),
    y: 0,
    ...flowSizes.end,
  };
  boxes.push(start);
  let exits: PlacedBox[] = [start];
  let y: number = start.height + flowSizes.stageGap;
  for (const [stage, each] of stages.entries()) {
    slots.push(stageSlot(stage, y - flowSizes.stageGap / 2));
    const placed = placeStage(each, stage, centre(widthOf(each)), y);
    boxes.push(...placed.boxes);
    slots.push(...placed.slots);
    wires.push(...wiresBetween(exits, placed.entries), ...placed.wires);
    exits = placed.exits;
    y += placed.height + flowSizes.stageGap;
  }
  slots.push(stageSlot(stages.length, y - flowSizes.stageGap / 2));
  const end: PlacedBox = { ...start, kind: "end", id: "flow:end", y };
  boxes.push(end);
  wires.push(...wiresBetween(exits, [end]));
  return { width, height: y + end.height, boxes, wires, slots };
}

/** The id of a join that has none of its own. */
export function joinIdOf(stage: { id: string }): string {
  return `${stage.id}:join`;
}

interface PlacedStage {
  height: number;
  boxes: PlacedBox[];
  wires: Wire[];
  slots: PlacedSlot[];
  entries: PlacedBox[];
  exits: PlacedBox[];
}

function placeStage(stage: FlowStage, position: number, x: number, y: number): PlacedStage {
  const { step, padding, header } = flowSizes;
  const inner = { x: x + padding, y: y + header };
  const steps = stage.steps.map(({ id }, index): PlacedBox => {
    const offset =
      index * (stage.mode === "parallel" ? step.width + flowSizes.laneGap : step.height + flowSizes.rowGap);
    const place = stage.mode === "parallel" ? { x: inner.x + offset, y: inner.y } : { x: inner.x, y: inner.y + offset };
    return { kind: "step", id, stage: position, index, ...place, ...step };
  });
  const empty: PlacedBox[] =
    steps.length > 0
      ? []
      : [{ kind: "empty", id: `${stage.id}:empty`, stage: position, index: 0, ...inner, ...step, height: 60 }];
  const filled = [...steps, ...empty];
  const last = filled.at(-1);
  let bottom = (last?.y ?? y) + (last?.height ?? 0);
  const joins: PlacedBox[] = [];
  if (stage.mode === "parallel" && steps.length > 0) {
    const id = stage.join?.id ?? joinIdOf(stage);
    const { join } = flowSizes;
    const middle = x + Math.round((widthOf(stage) - join.width) / 2);
    joins.push({ kind: "join", id, stage: position, index: -1, x: middle, y: bottom + flowSizes.rowGap, ...join });
    bottom += flowSizes.rowGap + join.height;
  }
  const height = bottom + padding - y;
  const frame: PlacedBox = {
    kind: "stage",
    id: stage.id,
    stage: position,
    index: -1,
    x,
    y,
    width: widthOf(stage),
    height,
  };
  const chain = stage.mode === "parallel" ? [] : filled.slice(1).flatMap((each, index) => chained(filled[index], each));
  return {
    height,
    boxes: [frame, ...filled, ...joins],
    wires: [...chain, ...(joins.length > 0 ? wiresBetween(filled, joins) : [])],
    slots: stepSlots(stage, position, filled, steps.length),
    entries: stage.mode === "parallel" ? filled : filled.slice(0, 1),
    exits: joins.length > 0 ? joins : filled.slice(-1),
  };
}

function widthOf(stage: FlowStage): number {
  const lanes = stage.mode === "parallel" ? Math.max(1, stage.steps.length) : 1;
  return lanes * flowSizes.step.width + (lanes - 1) * flowSizes.laneGap + 2 * flowSizes.padding;
}

function stepSlots(stage: FlowStage, position: number, boxes: readonly PlacedBox[], count: number): PlacedSlot[] {
  const [first] = boxes;
  if (!first) return [];
  const isParallel = stage.mode === "parallel";
  const [size, gap] = isParallel ? [first.width, flowSizes.laneGap] : [first.height, flowSizes.rowGap];
  return Array.from({ length: count + 1 }, (_, index) => {
    const along = (isParallel ? first.x : first.y) + index * (size + gap) - gap / 2;
    const slot: FlowSlot = { kind: "step", stage: position, index };
    return isParallel
      ? { slot, from: { x: along, y: first.y }, to: { x: along, y: first.y + first.height } }
      : { slot, from: { x: first.x, y: along }, to: { x: first.x + first.width, y: along } };
  });
}

function stageSlot(stage: number, y: number): PlacedSlot {
  const half = (flowSizes.step.width + 2 * flowSizes.padding) / 2;
  return { slot: { kind: "stage", stage }, from: { x: -half, y }, to: { x: half, y } };
}

function chained(from: PlacedBox | undefined, into: PlacedBox): Wire[] {
  return from ? wiresBetween([from], [into]) : [];
}

function wiresBetween(from: readonly PlacedBox[], into: readonly PlacedBox[]): Wire[] {
  return from.flatMap((source) =>
    into.map((target) => ({
      id: `${source.id}>${target.id}`,
      path: elbow(source.x + source.width / 2, source.y + source.height, target.x + target.width / 2, target.y),
      from: source.id,
      into: target.id,
    })),
  );
}

/** Down, across a little above the target, down: with round corners, straight where the two are in line. */
function elbow(fromX: number, fromY: number, toX: number, toY: number): string {
  const across = toX - fromX;
  if (Math.abs(across) < 1) return `M${fromX} ${fromY}V${toY}`;
  const turn = toY - bend;
  const radius = Math.min(8, Math.abs(across) / 2, bend);
  const side = Math.sign(across) * radius;
  return `M${fromX} ${fromY}V${turn - radius}Q${fromX} ${turn} ${fromX + side} ${turn}H${toX - side}Q${toX} ${turn} ${toX} ${turn + radius}V${toY}`;
}

/** How far from a place one may let go, in pixels at a zoom of 1. */
const reach = 90;

/** The place for a box that is nearest to a point, or null where none is near. */
export function slotAt(layout: FlowLayout, point: { x: number; y: number }): PlacedSlot | null {
  let nearest: PlacedSlot | null = null;
  let best = reach;
  for (const slot of layout.slots) {
    const x = Math.max(slot.from.x - point.x, 0, point.x - slot.to.x);
    const y = Math.max(slot.from.y - point.y, 0, point.y - slot.to.y);
    const distance = Math.hypot(x, y);
    if (distance < best) [nearest, best] = [slot, distance];
  }
  return nearest;
}
