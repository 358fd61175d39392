"use client";

import { Bot, type LucideIcon, Search, Wrench } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Modal } from "@/components/ui/modal";
import { useEditor } from "./editor-context";
import type { StepKind } from "./state/draft";
import { stepKinds } from "./state/steps";

interface AddStepDialogProps {
  onPick: (kind: StepKind, subject?: { key: string; label: string }) => void;
  onClose: () => void;
}

interface Choice {
  id: string;
  kind: StepKind;
  label: string;
  hint: string;
  icon: LucideIcon;
  subject?: { key: string; label: string };
}

/** Finds what the new step is: a kind, an agent or a tool. */
export function AddStepDialog({ onPick, onClose }: AddStepDialogProps) {
  const [q, setQ] = useState("");
  const [active, setActive] = useState(0);
  const list = useId();
  const choices = useChoices(q);
  const current = Math.min(active, choices.length - 1);

  function pick(choice: Choice | undefined) {
    if (choice) onPick(choice.kind, choice.subject);
  }

  function onKeyDown(event: KeyboardEvent) {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = (current + step + choices.length) % Math.max(1, choices.length);
      setActive(next);
      document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      pick(choices[current]);
    }
  }

  return (
    <Modal label="Add a step" place="top" onClose={onClose}>
      <div className="flex items-center gap-2.5 border-border border-b px-4">
        <Search aria-hidden="true" className="size-4 shrink-0 text-muted" />
        <input
          role="combobox"
          aria-label="Find a kind of step, an agent or a tool"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={choices.length > 0 ? `${list}-${current}` : undefined}
          placeholder="Agent, tool, condition …"
          value={q}
          data-autofocus
          onChange={(event) => {
            setQ(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-12 w-full bg-transparent text-[15px] outline-none placeholder:text-muted/80"
        />
      </div>
      <div
        id={list}
        role="listbox"
        aria-label="What the step is"
        className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5"
      >
        {choices.map((choice, index) => (
          <div
            key={choice.id}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            onPointerMove={() => setActive(index)}
            onClick={() => pick(choice)}
            onKeyDown={onKeyDown}
            className={cn(
              "flex cursor-default items-center gap-3 rounded-lg px-2.5 py-2",
              index === current && "bg-hover",
            )}
          >
            <choice.icon aria-hidden="true" className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
            <span className="min-w-0 flex-1 text-[13px] leading-5">
              <span className="block truncate font-medium">{choice.label}</span>
              <span className="block truncate text-muted text-xs">{choice.hint}</span>
            </span>
          </div>
        ))}
      </div>
      {choices.length === 0 ? (
        <p className="px-4 pb-5 text-center text-[13px] text-muted">No step, agent or tool has this name.</p>
      ) : null}
    </Modal>
  );
}

function useChoices(q: string): Choice[] {
  const { agents, tools } = useEditor();
  const all = useMemo(
    (): Choice[] => [
      ...stepKinds.map(({ kind, label, hint, icon }) => ({ id: kind, kind, label, hint, icon })),
      ...agents.map(({ key, name, description }) => ({
        id: `agent:${key}`,
        kind: "agent" as const,
        label: name,
        hint: description || "Agent",
        icon: Bot,
        subject: { key, label: name },
      })),
      ...tools.map(({ name, display_name, description }) => ({
        id: `tool:${name}`,
        kind: "tool" as const,
        label: display_name,
        hint: description,
        icon: Wrench,
        subject: { key: name, label: display_name },
      })),
    ],
    [agents, tools],
  );
  const wanted = q.trim().toLowerCase();
  return all.filter(({ label, kind }) => `${label} ${kind}`.toLowerCase().includes(wanted));
}
