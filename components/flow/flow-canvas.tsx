"use client";

import "@xyflow/react/dist/base.css";
import "./flow.css";
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { useMemo, useRef, useState } from "react";
import { FlowControls } from "./flow-controls";
import type { FlowGraphProps } from "./flow-graph";
import { type FlowNode, nodesOf, nodeTypes } from "./flow-nodes";
import { joinIdOf, layoutFlow } from "./layout";
import { rowsOf } from "./navigation";
import type { FlowStage, FlowState, FlowStates } from "./types";
import { useFlowDrag } from "./use-flow-drag";
import { useFlowFocus } from "./use-flow-focus";
import { useFlowView } from "./use-flow-view";

interface FlowCanvasProps extends FlowGraphProps {
  /** Shows the list instead. */
  onList: () => void;
}

/** The graph itself, with React Flow, which arrives only where one is looked at. */
export default function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas(props: FlowCanvasProps) {
  const { label, stages, selected = null, onSelect, editing, handle, onList } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const layout = useMemo(() => layoutFlow(stages), [stages]);
  const states = useMemo(() => withJoins(stages, props.states), [stages, props.states]);
  const isEditing = editing !== undefined;
  const rows = useMemo(() => rowsOf(stages, isEditing), [stages, isEditing]);
  const view = useFlowView(frame, layout, isEditing);
  const drag = useFlowDrag(layout, editing);
  const known = new Set(rows.flat());
  const stop = [focused, selected].find((id) => id !== null && known.has(id)) ?? rows[0]?.[0] ?? null;
  const onKeyDown = useFlowFocus({ frame, rows, view, handle, layout });
  const choose = useLatest(onSelect);
  const add = useLatest(editing?.onAdd);
  const nodes = useMemo(
    () => nodesOf({ layout, stages, states, selected, stop, dragged: drag.dragged, onSelect: choose, onAdd: add }),
    [layout, stages, states, selected, stop, drag.dragged, choose, add],
  );
  const shown = drag.shown ?? editing?.shown ?? null;
  return (
    <div ref={frame} className="absolute inset-0">
      <ReactFlow<FlowNode>
        aria-label={label}
        onKeyDown={onKeyDown}
        onFocus={({ target }) => setFocused(target.closest<HTMLElement>("[data-flow]")?.dataset.flow ?? focused)}
        nodes={view.withMark(nodes, shown)}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        nodeDragThreshold={4}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        panActivationKeyCode={null}
        minZoom={0.15}
        maxZoom={1.5}
        panOnScroll={isEditing}
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        preventScrolling={isEditing}
        onInit={view.begin}
        onNodeDrag={drag.onNodeDrag}
        onNodeDragStop={drag.onNodeDragStop}
        {...(onSelect ? { onPaneClick: () => onSelect(null) } : {})}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} color="var(--border-strong)" />
      </ReactFlow>
      <FlowControls onFit={view.fit} onZoom={view.zoom} onList={onList} />
    </div>
  );
}

const done: ReadonlySet<string> = new Set<FlowState>(["completed", "skipped"]);

/** A join that does nothing of its own is reached when all of its lanes are. */
function withJoins(stages: readonly FlowStage[], states: FlowStates | undefined): FlowStates | undefined {
  if (!states) return undefined;
  const reached = stages.filter(
    ({ mode, steps }) => mode === "parallel" && steps.every(({ id }) => done.has(states[id]?.state ?? "pending")),
  );
  const joins = reached.map((stage) => [stage.join?.id ?? joinIdOf(stage), { state: "completed" as const }]);
  return { ...Object.fromEntries(joins), ...states };
}

/** The same function for ever, which calls the newest. Undefined where there is none. */
function useLatest<A>(call: ((argument: A) => void) | undefined): ((argument: A) => void) | undefined {
  const latest = useRef(call);
  latest.current = call;
  const [stable] = useState(() => (argument: A) => latest.current?.(argument));
  return call ? stable : undefined;
}
