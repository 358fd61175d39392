"use client";

import { useReactFlow } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useMemo } from "react";
import { type FlowNode, fixed } from "./flow-nodes";
import type { FlowLayout } from "./layout";
import type { FlowSlot } from "./types";

const margin = 28;
/** Below this zoom one cannot read the steps: a large graph is rather shown from its beginning. */
const readable = 0.62;
const markSize = 8;
/** How near to an edge a box may lie that is looked for. */
const near = 24;
/** What an editor lays over the bottom of the graph. */
const toolbar = 104;

export interface FlowView {
  /** The first sight: all of it, or its beginning where all of it would be too small. */
  begin: () => void;
  fit: () => void;
  zoom: (factor: number) => void;
  /** Moves the view so that a box is in it. */
  reveal: (id: string) => void;
  /** The nodes, and a mark at the place that is shown. */
  withMark: (nodes: FlowNode[], slot: FlowSlot | null) => FlowNode[];
}

/** What of the graph is in sight. */
export function useFlowView(frame: RefObject<HTMLDivElement | null>, layout: FlowLayout, isEditing: boolean): FlowView {
  const { setViewport, getViewport, setCenter, zoomTo, getZoom } = useReactFlow();

  const show = useCallback(
    (least: number, duration: number) => {
      const { clientWidth = 0, clientHeight = 0 } = frame.current ?? {};
      if (clientWidth === 0 || clientHeight === 0) return;
      const across = (clientWidth - 2 * margin) / layout.width;
      const room = clientHeight - (isEditing ? toolbar : 0);
      const down = (room - 2 * margin) / layout.height;
      const zoom = Math.min(1, Math.max(least, Math.min(across, down)));
      const middle = (room - layout.height * zoom) / 2;
      // What is being built grows downward: it begins near the top.
      const y = Math.max(margin, isEditing ? Math.min(middle, 2 * margin) : middle);
      void setViewport({ x: clientWidth / 2, y, zoom }, { duration });
    },
    [frame, isEditing, layout.width, layout.height, setViewport],
  );

  useEffect(() => {
    if (isEditing || !frame.current) return;
    const observer = new ResizeObserver(() => show(readable, 0));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [isEditing, frame, show]);

  const reveal = useCallback(
    (id: string) => {
      const box = layout.boxes.find((each) => each.id === id);
      if (!box || !frame.current) return;
      const { x, y, zoom } = getViewport();
      const { clientWidth, clientHeight } = frame.current;
      const head = box.kind === "stage" ? 44 : box.height;
      const [left, top] = [box.x * zoom + x, box.y * zoom + y];
      if (zoom < readable) {
        void setCenter(box.x + box.width / 2, box.y + head / 2, { zoom: readable, duration: calm(220) });
        return;
      }
      const across = shift(left, box.width * zoom, clientWidth - near);
      const down = shift(top, head * zoom, clientHeight - (isEditing ? toolbar : near));
      if (across !== 0 || down !== 0) void setViewport({ x: x + across, y: y + down, zoom }, { duration: calm(220) });
    },
    [layout.boxes, frame, isEditing, getViewport, setViewport, setCenter],
  );

  return useMemo(
    () => ({
      begin: () => show(readable, 0),
      fit: () => show(0.15, calm(220)),
      zoom: (factor: number) => void zoomTo(getZoom() * factor, { duration: calm(160) }),
      reveal,
      withMark: (nodes: FlowNode[], slot: FlowSlot | null) => [...nodes, ...markOf(layout, slot)],
    }),
    [show, zoomTo, getZoom, reveal, layout],
  );
}

/** How far something has to move to lie between the near edge and the far one; where it is too long, its beginning does. */
function shift(at: number, size: number, far: number): number {
  if (at < near) return near - at;
  return at + size > far ? Math.max(near - at, far - at - size) : 0;
}

function markOf(layout: FlowLayout, wanted: FlowSlot | null): FlowNode[] {
  const placed = layout.slots.find(({ slot }) => wanted !== null && isSame(slot, wanted));
  if (!placed) return [];
  const { from, to } = placed;
  const isUpright = from.x === to.x;
  const box = isUpright
    ? { x: from.x - markSize / 2, y: from.y, width: markSize, height: to.y - from.y }
    : { x: from.x, y: from.y - markSize / 2, width: to.x - from.x, height: markSize };
  return [{ ...fixed("flow:mark", box, 20), type: "mark", data: { isUpright } }];
}

function isSame(a: FlowSlot, b: FlowSlot): boolean {
  if (a.kind === "step" && b.kind === "step") return a.stage === b.stage && a.index === b.index;
  return a.kind === b.kind && a.stage === b.stage;
}

/** A duration, or none for people who want no motion. */
function calm(duration: number): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : duration;
}
