"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Upload } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";
import { ListFilter } from "@/components/ui/list-filter";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PagedRows } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { roleScopes } from "@/lib/auth/roles";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { type AgentFilter, agentPagesOptions } from "../client";
import { AgentCard } from "./agent-card";
import { ImportDialog } from "./import-dialog";

const typingPauseMs = 200;
const parts: { value: AgentFilter["show"]; label: string }[] = [
  { value: "all", label: "All agents" },
  { value: "organization", label: "Built here" },
  { value: "catalog", label: "From the catalog" },
  { value: "archived", label: "Archived" },
];

/** All agents that somebody here can ask, and the way to a new one. */
export function AgentList() {
  const { organization } = useWorkspace();
  const mayBuild = roleScopes[organization.role].has("agents:write");
  const [importing, setImporting] = useState(false);
  const [filter, setFilter] = useState<AgentFilter>({ q: "", show: "all" });
  const q = useDebounced(filter.q.trim(), typingPauseMs);
  const agents = useInfiniteQuery({
    ...agentPagesOptions(organization.id, { ...filter, q }),
    placeholderData: (before) => before,
  });
  return (
    <PageFrame>
      <PageHeader
        title="Agents"
        description="Who can answer, with which tools and to whom they hand over. Build your own, try it, publish it."
        action={mayBuild ? <Actions slug={organization.slug} onImport={() => setImporting(true)} /> : null}
      />
      <ListFilter what="agents" filter={filter} parts={parts} onChange={setFilter} />
      <section aria-label="Agents" aria-busy={agents.isFetching} className="flex flex-col gap-4">
        <PagedRows
          query={agents}
          what="The agents"
          bar="h-32"
          bars={3}
          moreLabel="Show more agents"
          empty={<NoAgents filter={{ ...filter, q }} mayBuild={mayBuild} slug={organization.slug} />}
        >
          {(rows) => (
            <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
              {rows.map((agent) => (
                <AgentCard key={agent.id} agent={agent} />
              ))}
            </ul>
          )}
        </PagedRows>
      </section>
      {importing ? <ImportDialog onClose={() => setImporting(false)} /> : null}
    </PageFrame>
  );
}

function Actions({ slug, onImport }: { slug: string; onImport: () => void }) {
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" variant="secondary" onClick={onImport}>
        <Upload aria-hidden="true" />
        Import
      </Button>
      <Button asChild size="sm">
        <Link href={`/${slug}/agents/new` as Route}>
          <Plus aria-hidden="true" />
          New agent
        </Link>
      </Button>
    </div>
  );
}

function NoAgents({ filter, mayBuild, slug }: { filter: AgentFilter; mayBuild: boolean; slug: string }) {
  if (filter.q !== "") return <EmptyState title="No agents found">Try other words or another filter.</EmptyState>;
  if (filter.show === "archived") {
    return <EmptyState title="Nothing is archived">Agents that you archive wait here to be restored.</EmptyState>;
  }
  return (
    <EmptyState
      title="No agents built here yet"
      action={
        mayBuild ? (
          <Button asChild variant="secondary" size="sm">
            <Link href={`/${slug}/agents/new` as Route}>Build the first one</Link>
          </Button>
        ) : null
      }
    >
      An agent has instructions of its own, tools and a model. Everybody here can ask it once it is published.
    </EmptyState>
  );
}
