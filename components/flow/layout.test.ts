import { Circle } from "lucide-react";
import { describe, expect, it } from "vitest";
import { layoutFlow, type PlacedBox, slotAt } from "./layout";
import { neighbour, rowsOf } from "./navigation";
import type { FlowStage } from "./types";

function stage(id: string, mode: FlowStage["mode"], count: number): FlowStage {
  const steps = Array.from({ length: count }, (_, index) => ({
    id: `${id}${index}`,
    label: `${id}${index}`,
    icon: Circle,
    kind: "step",
  }));
  return { id, label: id, mode, steps, join: { id: `${id}:join`, label: "Join" } };
}

const stages = [stage("a", "sequential", 2), stage("b", "parallel", 3), stage("c", "sequential", 1)];

function overlap(a: PlacedBox, b: PlacedBox): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe("layout", () => {
  it("puts no box over another, also with ten stages of twenty steps", () => {
    const many = Array.from({ length: 10 }, (_, index) =>
      stage(`s${index}-`, index % 2 ? "parallel" : "sequential", 20),
    );
    const boxes = layoutFlow(many).boxes.filter(({ kind }) => kind !== "stage");
    expect(boxes.filter(({ kind }) => kind === "step")).toHaveLength(200);
    for (const [index, box] of boxes.entries()) {
      expect(boxes.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
    }
  });

  it("keeps each box inside its stage", () => {
    const { boxes } = layoutFlow(stages);
    const frames = boxes.filter(({ kind }) => kind === "stage");
    for (const box of boxes.filter(({ stage: of, kind }) => of >= 0 && kind !== "stage")) {
      const frame = frames[box.stage];
      expect(frame && box.x >= frame.x && box.x + box.width <= frame.x + frame.width).toBe(true);
      expect(frame && box.y >= frame.y && box.y + box.height <= frame.y + frame.height).toBe(true);
    }
  });

  it("wires the start to the end through every step, and lanes through their join", () => {
    const { wires } = layoutFlow(stages);
    expect(wires.map(({ from, into }) => `${from}>${into}`).sort()).toEqual(
      [
        "flow:start>a0",
        "a0>a1",
        "a1>b0",
        "a1>b1",
        "a1>b2",
        "b0>b:join",
        "b1>b:join",
        "b2>b:join",
        "b:join>c0",
        "c0>flow:end",
      ].sort(),
    );
  });

  it("draws a stage without steps as a place to drop one", () => {
    const { boxes, slots } = layoutFlow([stage("a", "parallel", 0)]);
    expect(boxes.map(({ kind }) => kind)).toEqual(["start", "stage", "empty", "end"]);
    expect(slots.map(({ slot }) => slot)).toEqual([
      { kind: "stage", stage: 0 },
      { kind: "step", stage: 0, index: 0 },
      { kind: "stage", stage: 1 },
    ]);
  });

  it("finds the place nearest to a point, and none far away", () => {
    const layout = layoutFlow(stages);
    const at = (id: string) => {
      const box = layout.boxes.find((each) => each.id === id);
      if (!box) throw new Error(`no box ${id}`);
      return box;
    };
    const second = at("a1");
    expect(slotAt(layout, { x: second.x + 20, y: second.y - 4 })?.slot).toEqual({ kind: "step", stage: 0, index: 1 });
    const lane = at("b1");
    expect(slotAt(layout, { x: lane.x + lane.width + 2, y: lane.y + 30 })?.slot).toEqual({
      kind: "step",
      stage: 1,
      index: 2,
    });
    const frame = at("c");
    expect(slotAt(layout, { x: frame.x + 60, y: frame.y - 19 })?.slot).toEqual({ kind: "stage", stage: 2 });
    expect(slotAt(layout, { x: -900, y: -900 })).toBeNull();
  });
});

describe("keys", () => {
  it("lead down and up the rows and along the lanes", () => {
    const rows = rowsOf(stages, false);
    expect(rows).toEqual([["a0"], ["a1"], ["b0", "b1", "b2"], ["b:join"], ["c0"]]);
    expect(neighbour(rows, "a1", "ArrowDown")).toBe("b0");
    expect(neighbour(rows, "b0", "ArrowRight")).toBe("b1");
    expect(neighbour(rows, "b2", "ArrowRight")).toBeNull();
    expect(neighbour(rows, "b2", "ArrowDown")).toBe("b:join");
    expect(neighbour(rows, "a0", "ArrowUp")).toBeNull();
    expect(neighbour(rows, "b1", "Home")).toBe("a0");
    expect(neighbour(rows, "a0", "End")).toBe("c0");
  });

  it("stop at the stages where these can be chosen", () => {
    expect(rowsOf([stage("a", "sequential", 1), stage("b", "parallel", 0)], true)).toEqual([["a"], ["a0"], ["b"]]);
  });
});
