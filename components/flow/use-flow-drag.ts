"use client";

import { type OnNodeDrag, useReactFlow } from "@xyflow/react";
import { useState } from "react";
import type { FlowEditing } from "./flow-graph";
import type { Dragged, FlowNode } from "./flow-nodes";
import { type FlowLayout, slotAt } from "./layout";
import type { FlowSlot } from "./types";

interface FlowDrag {
  dragged: Dragged | null;
  /** Where it would come to lie. */
  shown: FlowSlot | null;
  onNodeDrag: OnNodeDrag<FlowNode>;
  onNodeDragStop: OnNodeDrag<FlowNode>;
}

/** A box under the pointer: it follows, and the nearest place for it is shown. Let go elsewhere, it goes back. */
export function useFlowDrag(layout: FlowLayout, editing: FlowEditing | undefined): FlowDrag {
  const { screenToFlowPosition } = useReactFlow();
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [shown, setShown] = useState<FlowSlot | null>(null);

  function placeOf(event: MouseEvent | TouchEvent, node: FlowNode): FlowSlot | null {
    const { clientX, clientY } = "clientX" in event ? event : (event.changedTouches[0] ?? { clientX: 0, clientY: 0 });
    const isStage = layout.boxes.some(({ id, kind }) => id === node.id && kind === "stage");
    const slots = isStage ? layout.slots.filter(({ slot }) => slot.kind === "stage") : layout.slots;
    return slotAt({ ...layout, slots }, screenToFlowPosition({ x: clientX, y: clientY }))?.slot ?? null;
  }

  return {
    dragged,
    shown,
    onNodeDrag: (event, node) => {
      setDragged({ id: node.id, position: node.position });
      setShown(placeOf(event, node));
    },
    onNodeDragStop: (event, node) => {
      const to = placeOf(event, node);
      setDragged(null);
      setShown(null);
      if (to) editing?.onMove(node.id, to);
    },
  };
}
