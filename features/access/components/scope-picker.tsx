"use client";

import { type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { nounName, scopesByNoun } from "../utils";

interface ScopePickerProps<S extends string> {
  /** What can be chosen. */
  available: readonly S[];
  chosen: readonly S[];
  onChange: (scopes: S[]) => void;
  /** What the preset that takes all of them is called. */
  allLabel: string;
  hint?: ReactNode;
  error?: string | null;
}

/** Scopes by noun, each to be ticked, with presets for the usual choices. */
export function ScopePicker<S extends string>(props: ScopePickerProps<S>) {
  const { available, chosen, onChange, allLabel, hint, error } = props;
  const id = useId();
  const presets = [
    { label: "Read only", scopes: available.filter((scope) => scope.endsWith(":read")) },
    { label: allLabel, scopes: [...available] },
  ];
  const toggle = (scope: S) =>
    onChange(available.filter((each) => (each === scope ? !chosen.includes(scope) : chosen.includes(each))));
  return (
    <fieldset aria-describedby={error || hint ? `${id}-note` : undefined} className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <legend className="float-left font-medium text-[13px]">Scopes</legend>
        <div className="flex gap-1.5">
          {presets.map(({ label, scopes }) => {
            const isChosen = scopes.length === chosen.length && scopes.every((scope) => chosen.includes(scope));
            return (
              <Button
                key={label}
                size="sm"
                variant={isChosen ? "secondary" : "ghost"}
                aria-pressed={isChosen}
                onClick={() => onChange(scopes)}
              >
                {label}
              </Button>
            );
          })}
        </div>
      </div>
      <ul className="divide-y divide-border rounded-xl border border-border">
        {scopesByNoun(available).map(({ noun, scopes }) => (
          <li key={noun} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-2">
            <span className="text-[13px]">{nounName(noun)}</span>
            <span className="flex flex-wrap gap-x-4 gap-y-1">
              {scopes.map(({ scope, verb }) => (
                <label key={scope} className="flex items-center gap-1.5 text-[13px] text-muted">
                  <input
                    type="checkbox"
                    aria-label={scope}
                    checked={chosen.includes(scope)}
                    onChange={() => toggle(scope)}
                    className="size-4 accent-(--accent)"
                  />
                  {verb}
                </label>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {error || hint ? (
        <div
          id={`${id}-note`}
          className={error ? "text-[13px] text-danger leading-5" : "text-[13px] text-muted leading-5"}
        >
          {error ?? hint}
        </div>
      ) : null}
    </fieldset>
  );
}
