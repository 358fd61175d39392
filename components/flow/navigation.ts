import type { FlowStage } from "./types";

type FlowKey = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home" | "End";

const keys: ReadonlySet<string> = new Set<FlowKey>(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]);

export function isFlowKey(key: string): key is FlowKey {
  return keys.has(key);
}

/** What can be focused, as rows of boxes that lie beside each other. Stages and joins only where one can choose them. */
export function rowsOf(stages: readonly FlowStage[], withStages: boolean): string[][] {
  return stages.flatMap((stage) => {
    const ids = stage.steps.map(({ id }) => id);
    const steps = stage.mode === "parallel" ? [ids] : ids.map((id) => [id]);
    const join = stage.mode === "parallel" && stage.join && ids.length > 0 ? [[stage.join.id]] : [];
    return [...(withStages ? [[stage.id]] : []), ...steps, ...join].filter((row) => row.length > 0);
  });
}

/** Where a key leads from a box; null at the edge. From a wide row into a narrow one the way leads to its nearest box. */
export function neighbour(rows: readonly (readonly string[])[], from: string, key: FlowKey): string | null {
  if (key === "Home") return rows[0]?.[0] ?? null;
  if (key === "End") return rows.at(-1)?.[0] ?? null;
  const row = rows.findIndex((each) => each.includes(from));
  const column = rows[row]?.indexOf(from) ?? -1;
  if (column < 0) return rows[0]?.[0] ?? null;
  if (key === "ArrowLeft") return rows[row]?.[column - 1] ?? null;
  if (key === "ArrowRight") return rows[row]?.[column + 1] ?? null;
  const target = rows[row + (key === "ArrowDown" ? 1 : -1)];
  return target?.[Math.min(column, target.length - 1)] ?? null;
}
