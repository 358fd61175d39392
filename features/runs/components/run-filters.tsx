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

const names = [
  "q",
  "status",
  "kind",
  "agent",
  "workflow",
  "trigger",
  "trigger_id",
  "own",
  "conversation",
  "from",
  "to",
];

interface Named {
  key: string;
  name: string;
}

interface RunFiltersProps {
  search: URLSearchParams;
  /** What can have run; null where the list is that of one agent. */
  targets: { agents: readonly Named[]; workflows: readonly Named[] } | null;
}

/** What narrows the list of runs. Its state is the page's address. */
export function RunFilters({ search, targets }: RunFiltersProps) {
  const isNarrowed = names.some((name) => search.get(name));
  return (
    <search aria-label="Filters" className="grid grid-cols-2 gap-2.5 sm:grid-cols-4">
      <TextFilter value={search.get("q") ?? ""} wide={targets === null} />
      <SelectBox
        aria-label="Status"
        value={search.get("status") ?? ""}
        onChange={(event) => changeRunSearch({ status: event.target.value })}
        options={[{ value: "", label: "Any status" }, ...runStatusOptions]}
      />
      {targets === null ? null : (
        <>
          <TargetFilter search={search} {...targets} />
          <SelectBox
            aria-label="Started by"
            value={search.get("trigger") ?? ""}
            onChange={(event) => changeRunSearch({ trigger: event.target.value, trigger_id: "" })}
            options={[{ value: "", label: "Started in any way" }, ...triggerOptions]}
          />
          <SelectBox
            aria-label="Whose"
            value={search.get("own") ?? ""}
            onChange={(event) => changeRunSearch({ own: event.target.value })}
            options={[
              { value: "", label: "Everybody’s" },
              { value: "true", label: "Only mine" },
            ]}
          />
        </>
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

const triggerOptions = [
  { value: "manual", label: "By hand" },
  { value: "api", label: "By API" },
  { value: "schedule", label: "By a schedule" },
  { value: "webhook", label: "By a webhook" },
];

type TargetFilterProps = { search: URLSearchParams; agents: readonly Named[]; workflows: readonly Named[] };

/** What ran: agents or workflows at all, or one of them. */
function TargetFilter({ search, agents, workflows }: TargetFilterProps) {
  const chosen = ["workflow", "agent", "kind"].flatMap((name) => {
    const value = search.get(name);
    return value ? [`${name}:${value}`] : [];
  });
  const options = [
    { value: "", label: "Agents and workflows" },
    { value: "kind:agent", label: "All agents" },
    { value: "kind:workflow", label: "All workflows" },
    ...agents.map(({ key, name }) => ({ value: `agent:${key}`, label: `Agent: ${name}` })),
    ...workflows.map(({ key, name }) => ({ value: `workflow:${key}`, label: `Workflow: ${name}` })),
  ];
  const value = chosen[0] ?? "";
  if (!options.some((option) => option.value === value)) options.push({ value, label: value.replace(":", ": ") });
  return (
    <SelectBox
      aria-label="What ran"
      value={value}
      onChange={(event) => {
        const [name = "", ...rest] = event.target.value.split(":");
        changeRunSearch({ kind: "", agent: "", workflow: "", ...(name ? { [name]: rest.join(":") } : {}) });
      }}
      options={options}
    />
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
