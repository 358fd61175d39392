"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronDown, Search, X } from "lucide-react";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { EmptyState } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { Spinner } from "@/components/ui/spinner";
import { useWorkspace } from "@/features/organizations/client";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { conversationsOptions } from "../client";
import type { Conversation } from "../schema";
import { groupByDate } from "../utils";
import { ConversationRow } from "./conversation-row";
import { useConversationId } from "./navigation";

/** One's conversations by date, with a search over titles and messages. */
export function ConversationList() {
  const { organization } = useWorkspace();
  const [search, setSearch] = useState("");
  const q = useDebounced(search.trim(), 200);
  const [view, setView] = useState<ListView>("active");
  const list = useInfiniteQuery({
    ...conversationsOptions(organization.id, q, view),
    placeholderData: (before) => before,
  });
  const shownId = useConversationId();
  const all = useDeferredValue(list.data?.pages.flatMap(({ data }) => data) ?? []);
  const pinned = usePinned(organization.id, view === "active" && q === "");
  const conversations = pinned.length > 0 ? all.filter((one) => !one.pinned) : all;
  const groups = [
    ...(pinned.length > 0 ? [{ label: "Pinned", conversations: pinned }] : []),
    ...groupByDate(conversations, new Date()),
  ];

  return (
    <>
      <SearchField value={search} onChange={setSearch} />
      <ViewChoice value={view} onChange={setView} />
      <nav aria-label="Conversations" aria-busy={list.isFetching} className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        {list.isPending ? <Loading /> : null}
        {list.isError ? (
          <EmptyState
            title="The list could not be loaded"
            action={
              <Button size="sm" variant="secondary" onClick={() => list.refetch()}>
                Try again
              </Button>
            }
          >
            {list.error.message}
          </EmptyState>
        ) : null}
        {list.isSuccess && groups.length === 0 ? <Nothing q={q} view={view} /> : null}
        {groups.map(({ label, conversations: group }) => (
          <section key={label} aria-label={label}>
            <h2 className="px-2.5 pt-4 pb-1 font-medium text-muted text-xs">{label}</h2>
            <ul>
              {group.map((conversation) => (
                <ConversationRow
                  key={conversation.id}
                  conversation={conversation}
                  isShown={conversation.id === shownId}
                />
              ))}
            </ul>
          </section>
        ))}
        {list.hasNextPage ? <More isLoading={list.isFetchingNextPage} onVisible={list.fetchNextPage} /> : null}
      </nav>
    </>
  );
}

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <div className="relative px-3 pt-1 pb-1">
      <Search aria-hidden="true" className="absolute top-1/2 left-5.5 size-3.5 -translate-y-1/2 text-muted" />
      <input
        type="search"
        aria-label="Search conversations"
        placeholder="Search conversations"
        value={value}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || value === "") return;
          event.stopPropagation();
          event.preventDefault();
          onChange("");
        }}
        className="h-8 w-full rounded-lg border border-transparent bg-hover pr-8 pl-8 text-base outline-none transition-colors placeholder:text-muted focus-visible:border-accent focus-visible:bg-raised sm:text-[13px] [&::-webkit-search-cancel-button]:hidden"
      />
      {value === "" ? null : (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Clear the search"
          className="absolute top-1/2 right-3.5 -translate-y-1/2"
          onClick={() => onChange("")}
        >
          <X aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}

const viewNames = { active: "Chats", shared: "Shared with me", archived: "Archive" } as const;
type ListView = keyof typeof viewNames;

function ViewChoice({ value, onChange }: { value: ListView; onChange: (view: ListView) => void }) {
  const entries = Object.entries(viewNames) as [ListView, string][];
  return (
    <div className="px-3 pt-1">
      <Menu
        align="start"
        entries={entries.map(([view, label]) => ({ label, checked: view === value, onSelect: () => onChange(view) }))}
        button={(props) => (
          <Button {...props} variant="ghost" size="sm" className="h-7 gap-1 px-2 text-muted text-xs">
            <span className="sr-only">Shown: </span>
            {viewNames[value]}
            <ChevronDown aria-hidden="true" className="size-3!" />
          </Button>
        )}
      />
    </div>
  );
}

/** The pinned ones stand above the others, however long ago they were used. */
function usePinned(organizationId: string, enabled: boolean): Conversation[] {
  const { data } = useInfiniteQuery({ ...conversationsOptions(organizationId, "", "pinned"), enabled });
  return enabled ? (data?.pages.flatMap((page) => page.data) ?? []) : [];
}

function Nothing({ q, view }: { q: string; view: ListView }) {
  if (q === "" && view === "shared")
    return (
      <EmptyState title="Nothing is shared">What colleagues share with everybody here stands in this list.</EmptyState>
    );
  if (q === "" && view === "archived")
    return <EmptyState title="The archive is empty">Archived conversations are found by search, too.</EmptyState>;
  if (q === "") return <EmptyState title="No conversations yet">What you ask is kept here.</EmptyState>;
  return <EmptyState title="Nothing found">{`No title and no message matches “${q}”.`}</EmptyState>;
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the conversations" className="flex flex-col gap-3 px-2.5 pt-5">
      {["w-16", "w-4/5", "w-3/5", "w-11/12", "w-2/3", "w-3/4"].map((width) => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}

/** Stands at the end of the list and asks for more when it comes into sight. */
function More({ isLoading, onVisible }: { isLoading: boolean; onVisible: () => void }) {
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!element.current || isLoading) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) onVisible();
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [isLoading, onVisible]);
  return (
    <button
      ref={element}
      type="button"
      onClick={onVisible}
      className="mt-2 flex w-full items-center justify-center gap-2 rounded-md py-2 text-muted text-xs"
    >
      {isLoading ? <Spinner className="size-3" /> : null}
      {isLoading ? "Loading more" : "Load more"}
    </button>
  );
}
