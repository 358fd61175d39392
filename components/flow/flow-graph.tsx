"use client";

import { lazy, type RefObject, Suspense, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { useMediaQuery } from "@/lib/hooks/use-media-query";
import { FlowOutline } from "./flow-outline";
import type { FlowSlot, FlowStage, FlowStates } from "./types";

const FlowCanvas = lazy(() => import("./flow-canvas"));

/** What makes the graph one that people change. The stages and joins can then be chosen as well. */
export interface FlowEditing {
  /** A box, or a stage onto a place for stages, was dragged somewhere else. */
  onMove: (id: string, to: FlowSlot) => void;
  /** Somebody wants a box at a place. */
  onAdd: (at: FlowSlot) => void;
  /** A place that is shown because something is dragged there from outside. */
  shown: FlowSlot | null;
}

export interface FlowHandle {
  /** The place at a point of the window, or null where none is near. */
  slotAt: (clientX: number, clientY: number) => FlowSlot | null;
  /** Gives a box the keyboard focus and brings it into sight. */
  focus: (id: string) => void;
  /** Brings a box into sight. */
  reveal: (id: string) => void;
}

export interface FlowGraphProps {
  /** What it shows, to be read out. */
  label: string;
  stages: readonly FlowStage[];
  /** By the ids of steps and joins. Without it, no states are drawn. */
  states?: FlowStates | undefined;
  selected?: string | null;
  onSelect?: (id: string | null) => void;
  editing?: FlowEditing;
  handle?: RefObject<FlowHandle | null>;
  /** Gives the graph its height; the list, which a phone gets instead, has its own. */
  className?: string;
}

/**
 * Stages of steps as a graph that lays itself out, with the states of a run and with keys: arrows lead along it, Enter
 * chooses. A phone gets a list, and everybody else can ask for it.
 */
export function FlowGraph(props: FlowGraphProps) {
  const isWide = useIsWide();
  const [asList, setAsList] = useState(false);
  const { label, stages, states, selected = null, onSelect, editing } = props;
  if (isWide === false || asList) {
    return (
      <FlowOutline
        label={label}
        stages={stages}
        states={states}
        selected={selected}
        onSelect={onSelect}
        withStages={isWide === true && editing !== undefined}
        onGraph={isWide ? () => setAsList(false) : undefined}
      />
    );
  }
  const loading = <Skeleton className="absolute inset-0 rounded-none" />;
  return (
    <div className={cn("relative overflow-hidden", props.className)}>
      {isWide ? (
        <Suspense fallback={loading}>
          <FlowCanvas {...props} onList={() => setAsList(true)} />
        </Suspense>
      ) : (
        loading
      )}
    </div>
  );
}

const wide = "(min-width: 48rem)";

/** Null while nobody knows: on the server and at the first paint. */
export function useIsWide(): boolean | null {
  return useMediaQuery(wide);
}
