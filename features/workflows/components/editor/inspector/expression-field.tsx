"use client";

import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/control-styles";
import { Labelled } from "@/components/ui/labelled";
import type { Reference } from "../state/references";

interface ExpressionFieldProps {
  label: string;
  hint: string;
  placeholder: string;
  value: string;
  error: string | undefined;
  references: readonly Reference[];
  onChange: (value: string) => void;
}

/** An expression, with what is wrong below it and a list of what it can read. */
export function ExpressionField(props: ExpressionFieldProps) {
  const { label, hint, placeholder, value, error, references, onChange } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  const [isListed, setListed] = useState(false);

  function insert(text: string) {
    const { selectionStart = value.length, selectionEnd = value.length } = box.current ?? {};
    const before = value.slice(0, selectionStart);
    const gap = before && !/[\s([{.,!-]$/.test(before) ? " " : "";
    const at = selectionStart + gap.length + text.length;
    flushSync(() => onChange(before + gap + text + value.slice(selectionEnd)));
    box.current?.focus();
    box.current?.setSelectionRange(at, at);
  }

  return (
    <div className="flex flex-col gap-1.5">
      <Labelled label={label} hint={hint} error={error}>
        {(control) => (
          <textarea
            {...control}
            ref={box}
            rows={Math.min(8, Math.max(2, value.split("\n").length))}
            spellCheck={false}
            autoComplete="off"
            placeholder={placeholder}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={cn(controlStyles, "resize-y py-2 font-mono text-[13px] leading-5 sm:text-[13px]")}
          />
        )}
      </Labelled>
      <div>
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={isListed}
          onClick={() => setListed(!isListed)}
          className="-ml-3 h-7"
        >
          <Plus aria-hidden="true" className={cn("transition-transform", isListed && "rotate-45")} />
          What can be read
        </Button>
        {isListed ? (
          <ul
            aria-label={`What “${label}” can read`}
            className="mt-1 flex flex-col rounded-lg border border-border p-1"
          >
            {references.map(({ text, meaning }) => (
              <li key={text}>
                <button
                  type="button"
                  onClick={() => insert(text)}
                  className="flex w-full items-baseline gap-2 rounded-md px-2 py-1 text-left hover:bg-hover"
                >
                  <code className="shrink-0 font-mono text-[12px]">{text}</code>
                  <span className="min-w-0 truncate text-muted text-xs">{meaning}</span>
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}
