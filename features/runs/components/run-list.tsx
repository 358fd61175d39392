"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { agentsOptions } from "@/features/agents/client";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { runsOptions } from "../inspector/client";
import type { RunSummary } from "../schema";
import { costOf, durationOf, tokensOf, versionOf } from "./run-facts";
import { RunFilters } from "./run-filters";
import { runFilterFrom } from "./run-search";
import { RunStatusBadge } from "./run-status";

/** Runs with filters that live in the address: all, or with a key those of one agent or of one workflow. */
export function RunList({ agent, workflow }: { agent?: string; workflow?: string }) {
  const { organization } = useWorkspace();
  const search = useSearchParams();
  const one = agent ? { agent } : workflow ? { workflow } : {};
  const filter = { ...runFilterFrom(search), ...one };
  const list = useInfiniteQuery(runsOptions(organization.id, filter));
  const { data: catalog } = useQuery(agentsOptions(organization.id));
  const names = new Map(catalog?.data.map(({ key, name }) => [key, name]));
  const isNarrowed = Object.keys(filter).length > Object.keys(one).length;
  return (
    <>
      <RunFilters search={search} agents={agent || workflow ? null : (catalog?.data ?? [])} />
      <section aria-label="Runs" aria-busy={list.isFetching} className="flex flex-col gap-3">
        <PagedRows
          query={list}
          what="The runs"
          bar="h-16"
          bars={6}
          moreLabel="Show older runs"
          empty={
            isNarrowed ? (
              <EmptyState title="Nothing found">No run matches these filters.</EmptyState>
            ) : (
              <EmptyState title="No runs yet">
                {workflow
                  ? "Run it, and each step shows here as it happens."
                  : "Every answer of an agent is a run. Ask one something in the chat."}
              </EmptyState>
            )
          }
        >
          {(rows) => (
            <ul className="divide-y divide-border overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
              {rows.map((run) => (
                <RunRow key={run.id} run={run} agentName={nameOf(run, names)} slug={organization.slug} />
              ))}
            </ul>
          )}
        </PagedRows>
      </section>
    </>
  );
}

function nameOf({ agent, workflow }: RunSummary, agents: ReadonlyMap<string, string>): string {
  return agent === null ? (workflow ?? "") : (agents.get(agent) ?? agent);
}

function RunRow({ run, agentName, slug }: { run: RunSummary; agentName: string; slug: string }) {
  const began = useLocalTime(run.created_at, formatDateTime);
  const version = versionOf(run.agent_version);
  const facts = [
    version ? `${agentName}, ${version}` : agentName,
    run.model,
    durationOf(run),
    tokensOf(run.usage),
    costOf(run.usage),
  ].filter((fact) => fact !== null);
  return (
    <li>
      <Link
        href={`/${slug}/runs/${run.id}` as Route}
        className="grid gap-x-4 gap-y-1 px-4 py-3.5 transition-colors hover:bg-hover focus-visible:-outline-offset-2 sm:grid-cols-[minmax(0,1fr)_auto] sm:px-5"
      >
        <span className="min-w-0 truncate font-medium text-sm">{run.input}</span>
        <span className="flex items-center gap-3 max-sm:order-last max-sm:mt-1 sm:justify-end">
          <RunStatusBadge status={run.status} />
        </span>
        <span className="min-w-0 break-words text-[13px] text-muted leading-5">{facts.join(" · ")}</span>
        <time dateTime={run.created_at} className="text-[13px] text-muted tabular-nums leading-5 sm:text-right">
          {began}
        </time>
        {run.error ? (
          <span className="col-span-full min-w-0 break-words text-[13px] text-danger leading-5">
            {run.error.message}
          </span>
        ) : null}
      </Link>
    </li>
  );
}
