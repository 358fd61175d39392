"use client";

import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/control-styles";
import { SelectBox } from "@/components/ui/select";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { changeRunSearch } from "./run-search";
import { runStatusOptions } from "./run-status";

const names = ["q", "status", "agent", "conversation", "from", "to"];

interface RunFiltersProps {
  search: URLSearchParams;
  /** The agents to choose from; null where the list is that of one agent. */
  agents: readonly { key: string; name: string }[] | null;
}

/** What narrows the list of runs. Its state is the page's address. */
export function RunFilters({ search, agents }: RunFiltersProps) {
  const isNarrowed = names.some((name) => search.get(name));
  const chosen = search.get("agent") ?? "";
  const options = (agents ?? []).map(({ key, name }) => ({ value: key, label: name }));
  if (chosen && !options.some(({ value }) => value === chosen)) options.push({ value: chosen, label: chosen });
  return (
    <search aria-label="Filters" className="grid grid-cols-2 gap-2.5 sm:grid-cols-4">
      <TextFilter value={search.get("q") ?? ""} wide={agents === null} />
      <SelectBox
        aria-label="Status"
        value={search.get("status") ?? ""}
        onChange={(event) => changeRunSearch({ status: event.target.value })}
        options={[{ value: "", label: "Any status" }, ...runStatusOptions]}
      />
      {agents === null ? null : (
        <SelectBox
          aria-label="Agent"
          value={chosen}
          onChange={(event) => changeRunSearch({ agent: event.target.value })}
          options={[{ value: "", label: "Any agent" }, ...options]}
        />
      )}
      <DayFilter name="from" label="From" value={search.get("from") ?? ""} />
      <DayFilter name="to" label="Until" value={search.get("to") ?? ""} />
      {isNarrowed ? (
        <div className="col-span-2 flex items-center justify-end">
          <Button
            variant="ghost"
            size="sm"
            onClick={() => changeRunSearch(Object.fromEntries(names.map((name) => [name, ""])))}
          >
            Clear filters
          </Button>
        </div>
      ) : null}
    </search>
  );
}

function TextFilter({ value, wide }: { value: string; wide: boolean }) {
  const [text, setText] = useState(value);
  const settled = useDebounced(text.trim(), 250);
  const [applied, setApplied] = useState(value);
  // The address changed by other means than this box: going back, or clearing all filters.
  if (value !== applied) {
    setApplied(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => {
    changeRunSearch({ q: settled });
  }, [settled]);
  return (
    <div className={cn("relative col-span-2", wide && "sm:col-span-3")}>
      <Search aria-hidden="true" className="absolute inset-y-0 left-3 my-auto size-4 text-muted" strokeWidth={1.75} />
      <input
        type="search"
        aria-label="Search questions and answers"
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
        onChange={(event) => changeRunSearch({ [name]: event.target.value })}
        className={cn("min-w-0 flex-1 bg-transparent text-[13px] outline-none", value === "" && "text-muted")}
      />
    </label>
  );
}
