"use client";

import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/control-styles";
import { SelectBox, type SelectOption } from "@/components/ui/select";
import { useDebounced } from "@/lib/hooks/use-debounced";
import type { AuditSummary } from "../schema";
import { actorKind, actorName, describeAction, inWords } from "../utils";
import { changeSearch } from "./search";

interface AuditFiltersProps {
  search: URLSearchParams;
  summary: AuditSummary | undefined;
}

/** What narrows the log. Its state is the page's address, so it can be shared and survives a reload. */
export function AuditFilters({ search, summary }: AuditFiltersProps) {
  const target = search.get("target");
  const isNarrowed = ["q", "actor", "action", "target", "from", "to"].some((name) => search.get(name));
  return (
    <search aria-label="Filters" className="grid grid-cols-2 gap-2.5 sm:grid-cols-4">
      <TextFilter value={search.get("q") ?? ""} />
      <SelectBox
        aria-label="Who"
        value={search.get("actor") ?? ""}
        onChange={(event) => changeSearch({ actor: event.target.value })}
        options={[{ value: "", label: "Anybody" }, ...actorOptions(summary, search.get("actor"))]}
      />
      <SelectBox
        aria-label="What"
        value={search.get("action") ?? ""}
        onChange={(event) => changeSearch({ action: event.target.value })}
        options={[{ value: "", label: "Anything" }, ...actionOptions(summary, search.get("action"))]}
      />
      <DayFilter name="from" label="From" value={search.get("from") ?? ""} />
      <DayFilter name="to" label="Until" value={search.get("to") ?? ""} />
      <div className="col-span-2 flex min-h-10 min-w-0 flex-wrap items-center justify-end gap-2">
        {target ? (
          <span className="flex min-w-0 items-center gap-1 rounded-lg border border-border bg-surface py-0.5 pr-0.5 pl-2.5 text-[13px]">
            <span className="truncate">On {target}</span>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Stop showing only this target"
              onClick={() => changeSearch({ target: "" })}
            >
              <X aria-hidden="true" />
            </Button>
          </span>
        ) : null}
        {isNarrowed ? (
          <Button
            variant="ghost"
            size="sm"
            onClick={() => changeSearch({ q: "", actor: "", action: "", target: "", from: "", to: "" })}
          >
            Clear filters
          </Button>
        ) : null}
      </div>
    </search>
  );
}

function TextFilter({ value }: { value: string }) {
  const [text, setText] = useState(value);
  const settled = useDebounced(text.trim(), 250);
  const [applied, setApplied] = useState(value);
  // The address changed by other means than this box: going back, or clearing all filters.
  if (value !== applied) {
    setApplied(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => {
    changeSearch({ q: settled });
  }, [settled]);
  return (
    <div className="relative col-span-2">
      <Search aria-hidden="true" className="absolute inset-y-0 left-3 my-auto size-4 text-muted" strokeWidth={1.75} />
      <input
        type="search"
        aria-label="Search the log"
        placeholder="Search"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={cn(controlStyles, "h-10 pl-9")}
      />
    </div>
  );
}

function DayFilter({ name, label, value }: { name: "from" | "to"; label: string; value: string }) {
  return (
    <label
      className={cn(
        controlStyles,
        "flex h-10 items-center gap-2 focus-within:border-accent focus-within:ring-3 focus-within:ring-accent/20 max-sm:col-span-2",
      )}
    >
      <span className="w-9 text-[13px] text-muted">{label}</span>
      <input
        type="date"
        value={value}
        onChange={(event) => changeSearch({ [name]: event.target.value })}
        className={cn("min-w-0 flex-1 bg-transparent text-[13px] outline-none", value === "" && "text-muted")}
      />
    </label>
  );
}

function actorOptions(summary: AuditSummary | undefined, chosen: string | null): SelectOption[] {
  const options = (summary?.actors ?? []).map((actor) => {
    const extra = actorKind(actor) ?? actor.email;
    return { value: actor.id ?? actor.type, label: extra ? `${actorName(actor)} (${extra})` : actorName(actor) };
  });
  // An operator may also be a member: the same id stands for both.
  const distinct = [...new Map(options.map((option) => [option.value, option])).values()];
  return withChosen(distinct.toSorted(byLabel), chosen, (value) => value);
}

/** The nouns, which stand for everything that happens to such a thing, and under each its actions. */
function actionOptions(summary: AuditSummary | undefined, chosen: string | null): SelectOption[] {
  const actions = summary?.actions ?? [];
  const nouns = [...new Set(actions.map((action) => action.split(".")[0] ?? action))];
  const options = nouns.flatMap((noun) => {
    const own = actions.filter((action) => action.startsWith(`${noun}.`));
    const all = own.length > 1 ? [{ value: noun, label: `${inWords(noun)}: all` }] : [];
    return [...all, ...own.map((action) => ({ value: action, label: describeAction(action) }))];
  });
  return withChosen(options, chosen, describeAction);
}

function withChosen(options: SelectOption[], chosen: string | null, labelOf: (value: string) => string) {
  if (!chosen || options.some(({ value }) => value === chosen)) return options;
  return [...options, { value: chosen, label: labelOf(chosen) }];
}

function byLabel(a: SelectOption, b: SelectOption): number {
  return a.label.localeCompare(b.label);
}
