"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Bot, Workflow } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { agentsOptions } from "@/features/agents/client";
import { useWorkspace } from "@/features/organizations/client";
import { workflowsOptions } from "@/features/workflows/client";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { runsOptions } from "../inspector/client";
import type { RunSummary } from "../schema";
import { costOf, durationOf, inputOf, modelsOf, tokensOf, versionOf } from "./run-facts";
import { RunFilters } from "./run-filters";
import { runFilterFrom } from "./run-search";
import { RunStatusBadge } from "./run-status";

/** Runs with filters that live in the address: all, or with a key those of one agent or of one workflow. */
export function RunList({ agent, workflow }: { agent?: string; workflow?: string }) {
  const { organization } = useWorkspace();
  const search = useSearchParams();
  const one = { ...(agent ? { agent } : {}), ...(workflow ? { workflow } : {}) };
  const filter = { ...runFilterFrom(search), ...one };
  const list = useInfiniteQuery(runsOptions(organization.id, filter));
  const { data: agents } = useQuery(agentsOptions(organization.id));
  const { data: workflows } = useQuery(workflowsOptions(organization.id));
  const targets = { agents: agents?.data ?? [], workflows: workflows?.data ?? [] };
  const names = {
    agents: new Map(targets.agents.map(({ key, name }) => [key, name])),
    workflows: new Map(targets.workflows.map(({ key, name }) => [key, name])),
  };
  const isNarrowed = Object.keys(filter).length > Object.keys(one).length;
  return (
    <>
      <RunFilters search={search} targets={agent || workflow ? null : targets} />
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
                Every answer of an agent and every execution of a workflow is a run. Ask an agent something in the chat,
                or run a workflow.
              </EmptyState>
            )
          }
        >
          {(rows) => (
            <ul className="divide-y divide-border overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
              {rows.map((run) => (
                <RunRow key={run.id} run={run} name={nameOf(run, names)} slug={organization.slug} />
              ))}
            </ul>
          )}
        </PagedRows>
      </section>
    </>
  );
}

type Names = Record<"agents" | "workflows", ReadonlyMap<string, string>>;

function nameOf({ agent, workflow }: RunSummary, { agents, workflows }: Names): string {
  if (workflow !== null) return workflows.get(workflow) ?? workflow;
  return agent === null ? "" : (agents.get(agent) ?? agent);
}

const triggers = { manual: null, api: "by API", schedule: "by a schedule", webhook: "by a webhook" };

function RunRow({ run, name, slug }: { run: RunSummary; name: string; slug: string }) {
  const began = useLocalTime(run.created_at, formatDateTime);
  const version = versionOf(run.kind === "workflow" ? run.workflow_version : run.agent_version);
  const facts = [
    version ? `${name}, ${version}` : name,
    stepsOf(run),
    run.is_own ? null : run.started_by.name,
    triggers[run.trigger],
    run.kind === "workflow" ? null : modelsOf(run).join(", "),
    durationOf(run),
    tokensOf(run.usage),
    costOf(run.usage),
  ].filter((fact) => fact !== null);
  const Icon = run.kind === "workflow" ? Workflow : Bot;
  return (
    <li>
      <Link
        href={`/${slug}/runs/${run.id}` as Route}
        className="grid gap-x-4 gap-y-1 px-4 py-3.5 transition-colors hover:bg-hover focus-visible:-outline-offset-2 sm:grid-cols-[minmax(0,1fr)_auto] sm:px-5"
      >
        <span className="flex min-w-0 items-center gap-2">
          <Icon aria-hidden="true" strokeWidth={1.75} className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 truncate font-medium text-sm">{inputOf(run)}</span>
        </span>
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

function stepsOf({ progress, status }: RunSummary): string | null {
  if (progress === null) return null;
  const { steps_done: done, steps_total: total } = progress;
  if (total === null || (status === "completed" && done === total)) return done === 1 ? "1 step" : `${done} steps`;
  return `${done} of ${total} steps`;
}
