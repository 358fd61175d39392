"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Cpu } from "lucide-react";
import { lazy, Suspense, useId, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/control-styles";
import { useWorkspace } from "@/features/organizations/client";
import { modelsOptions } from "../client";

const loadList = () => import("./model-list");
const ModelList = lazy(loadList);

interface ModelPickerProps {
  /** Names the choice for screen readers, such as “Model”. */
  label: string;
  /** The id of a model; null leaves the choice to whoever decides otherwise. */
  value: string | null;
  onChange: (model: string | null) => void;
  /** What null means, such as “As the agent says”. Without it, a model has to be picked. */
  fallback?: string;
  /** `control` fills a form's row, `quiet` stands among other small buttons. */
  look?: "control" | "quiet";
  side?: "top" | "bottom";
  disabled?: boolean;
  id?: string;
}

/** A choice among the models that can be picked: searchable, by provider, with window and price. */
export function ModelPicker(props: ModelPickerProps) {
  const { label, value, onChange, fallback, look = "control", side = "bottom", disabled = false, id } = props;
  const { organization } = useWorkspace();
  const models = useQuery(modelsOptions(organization.id));
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const chosen = models.data?.data.find((model) => model.id === value);
  const shown = value === null ? (fallback ?? "Choose a model") : (chosen?.name ?? value);
  const preload = () => void loadList();
  return (
    <span className={cn("relative", look === "control" ? "flex w-full min-w-0" : "inline-flex min-w-0")}>
      <button
        ref={button}
        id={id}
        type="button"
        role="combobox"
        disabled={disabled}
        aria-label={`${label}: ${shown}`}
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        onClick={() => setOpen(!open)}
        onPointerEnter={preload}
        onFocus={preload}
        className={
          look === "control"
            ? cn(controlStyles, "flex h-10 items-center justify-between gap-2 text-left")
            : "inline-flex h-8 min-w-0 items-center gap-1.5 rounded-lg px-2 text-[13px] text-muted hover:bg-hover hover:text-foreground disabled:opacity-50 aria-expanded:bg-hover"
        }
      >
        {look === "quiet" ? <Cpu aria-hidden="true" className="size-3.5 shrink-0" strokeWidth={1.75} /> : null}
        <span className={cn("truncate", value === null && (look === "control" ? "text-muted" : "max-sm:sr-only"))}>
          {shown}
        </span>
        <ChevronDown aria-hidden="true" className="size-3.5 shrink-0 text-muted" strokeWidth={1.75} />
      </button>
      {open ? (
        <Suspense fallback={null}>
          <ModelList
            id={listId}
            label={label}
            query={models}
            value={value}
            fallback={fallback}
            side={side}
            anchor={button}
            onPick={(model) => {
              onChange(model);
              setOpen(false);
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </span>
  );
}
