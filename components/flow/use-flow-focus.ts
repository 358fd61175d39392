"use client";

import { useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, type RefObject, useImperativeHandle, useRef } from "react";
import type { FlowHandle } from "./flow-graph";
import { type FlowLayout, slotAt } from "./layout";
import { isFlowKey, neighbour } from "./navigation";
import type { FlowView } from "./use-flow-view";

interface FlowFocusOptions {
  frame: RefObject<HTMLDivElement | null>;
  rows: readonly (readonly string[])[];
  view: FlowView;
  layout: FlowLayout;
  handle: RefObject<FlowHandle | null> | undefined;
}

/** The keyboard in the graph: Tab stops at one box, the arrows lead from it to the others. */
export function useFlowFocus(options: FlowFocusOptions): (event: KeyboardEvent) => void {
  const { frame, rows, view, layout, handle } = options;
  const { screenToFlowPosition } = useReactFlow();
  const unheld = useRef<FlowHandle | null>(null);

  function focus(id: string): void {
    const box = frame.current?.querySelector<HTMLElement>(`[data-flow="${CSS.escape(id)}"]`);
    box?.focus({ preventScroll: true });
    view.reveal(id);
  }

  useImperativeHandle(handle ?? unheld, () => ({
    slotAt: (clientX, clientY) => {
      const area = frame.current?.getBoundingClientRect();
      const isInside =
        area && clientX >= area.left && clientX <= area.right && clientY >= area.top && clientY <= area.bottom;
      return isInside ? (slotAt(layout, screenToFlowPosition({ x: clientX, y: clientY }))?.slot ?? null) : null;
    },
    focus,
    reveal: view.reveal,
  }));

  return (event) => {
    const from = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-flow]") : null;
    const isPlain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    if (!from?.dataset.flow || !isPlain || !isFlowKey(event.key)) return;
    event.preventDefault();
    const target = neighbour(rows, from.dataset.flow, event.key);
    if (target) focus(target);
  };
}
