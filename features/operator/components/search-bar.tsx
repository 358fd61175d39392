"use client";

import { Search } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/control-styles";
import { SelectBox, type SelectOption } from "@/components/ui/select";
import { useDebounced } from "@/lib/hooks/use-debounced";

const pauseMs = 250;

/** What the page's address says is looked for: a link to a search shows the same to everybody. */
export function useSearch(states: readonly string[]): { q: string; state: string | null } {
  const params = useSearchParams();
  const state = params.get("state");
  return { q: (params.get("q") ?? "").trim(), state: state !== null && states.includes(state) ? state : null };
}

interface SearchBarProps {
  label: string;
  placeholder: string;
  states: readonly SelectOption[];
}

/** A box to search in and a choice of states; both are kept in the page's address. */
export function SearchBar({ label, placeholder, states }: SearchBarProps) {
  const params = useSearchParams();
  const [text, setText] = useState(params.get("q") ?? "");
  const settled = useDebounced(text.trim(), pauseMs);
  const sought = useRef(text);

  // Through the history and not the router: nothing has to be asked of the server for it.
  const put = useCallback((name: string, value: string) => {
    const next = new URLSearchParams(window.location.search);
    if (value) next.set(name, value);
    else next.delete(name);
    window.history.replaceState(null, "", next.size > 0 ? `?${next}` : window.location.pathname);
  }, []);
  const seek = useCallback(
    (q: string) => {
      if (q === sought.current) return;
      sought.current = q;
      put("q", q);
    },
    [put],
  );
  useEffect(() => seek(settled), [settled, seek]);

  return (
    <search className="flex flex-wrap gap-2">
      <div className="relative min-w-0 flex-1 basis-56">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-muted"
          strokeWidth={1.75}
        />
        <input
          type="search"
          aria-label={label}
          placeholder={placeholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
          // Before a click on a row: a change of the address while the next page is on its way would call it off.
          onBlur={() => seek(text.trim())}
          className={cn(controlStyles, "h-10 pl-9")}
        />
      </div>
      <div className="w-full sm:w-48">
        <SelectBox
          aria-label="State"
          value={params.get("state") ?? ""}
          onChange={(event) => put("state", event.target.value)}
          options={[{ value: "", label: "All states" }, ...states]}
        />
      </div>
    </search>
  );
}
