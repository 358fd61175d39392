"use client";

import { type LucideIcon, Rows3 } from "lucide-react";
import { type PointerEvent, useRef, useState } from "react";
import type { StepKind } from "./state/draft";
import { stepKinds } from "./state/steps";

export type PaletteKind = StepKind | "stage";

const kinds: readonly { kind: PaletteKind; label: string; hint: string; icon: LucideIcon }[] = [
  ...stepKinds,
  { kind: "stage", label: "Stage", hint: "A group of steps, one after the other or in parallel.", icon: Rows3 },
];

interface PaletteProps {
  /** Pressed: adds behind what is chosen. */
  onAdd: (kind: PaletteKind) => void;
  onDrag: (clientX: number, clientY: number) => void;
  onDrop: (kind: PaletteKind, clientX: number, clientY: number) => void;
}

interface Held {
  kind: PaletteKind;
  label: string;
  icon: LucideIcon;
  x: number;
  y: number;
}

const slack = 4;

/** The kinds of steps: dragged into the graph, or pressed. */
export function Palette({ onAdd, onDrag, onDrop }: PaletteProps) {
  const [held, setHeld] = useState<Held | null>(null);
  const from = useRef<{ x: number; y: number } | null>(null);
  const wasDragged = useRef(false);

  function follow(event: PointerEvent, what: Omit<Held, "x" | "y">) {
    const { clientX: x, clientY: y } = event;
    if (!from.current) return;
    if (!held && Math.hypot(x - from.current.x, y - from.current.y) < slack) return;
    wasDragged.current = true;
    setHeld({ ...what, x, y });
    onDrag(x, y);
  }

  function letGo(event: PointerEvent, kind: PaletteKind) {
    if (held) onDrop(kind, event.clientX, event.clientY);
    from.current = null;
    setHeld(null);
  }

  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-4 z-10 flex justify-center px-16">
      <div
        role="toolbar"
        aria-label="Add a step"
        className="pointer-events-auto flex gap-0.5 rounded-2xl border border-border bg-raised p-1 shadow-lg"
      >
        {kinds.map(({ kind, label, hint, icon: Icon }) => (
          <button
            key={kind}
            type="button"
            title={`${hint} Drag it into the graph, or press.`}
            aria-label={nameOf(kind, label)}
            onPointerDown={(event) => {
              if (event.button !== 0) return;
              from.current = { x: event.clientX, y: event.clientY };
              wasDragged.current = false;
              event.currentTarget.setPointerCapture(event.pointerId);
            }}
            onPointerMove={(event) => follow(event, { kind, label, icon: Icon })}
            onPointerUp={(event) => letGo(event, kind)}
            onPointerCancel={() => {
              from.current = null;
              setHeld(null);
            }}
            onClick={({ detail }) => (detail > 0 && wasDragged.current ? undefined : onAdd(kind))}
            className="flex w-16 cursor-grab touch-none select-none flex-col items-center gap-1 rounded-xl py-2 text-muted text-xs hover:bg-hover hover:text-foreground active:cursor-grabbing"
          >
            <Icon aria-hidden="true" className="size-[18px]" strokeWidth={1.75} />
            {label}
          </button>
        ))}
      </div>
      {held ? (
        <div
          aria-hidden="true"
          style={{ left: held.x + 8, top: held.y + 8 }}
          className="pointer-events-none fixed z-50 flex h-11 rotate-1 items-center gap-2 rounded-xl border border-accent bg-raised px-3 text-[13px] shadow-lg"
        >
          <held.icon className="size-4 text-muted" strokeWidth={1.75} />
          {held.label}
        </div>
      ) : null}
    </div>
  );
}

function nameOf(kind: PaletteKind, label: string): string {
  if (kind === "stage") return "Add a stage";
  return `Add ${/^[aeiou]/i.test(label) ? "an" : "a"} ${label.toLowerCase()} step`;
}
