"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight, Bot } from "lucide-react";
import Link from "next/link";
import { SidebarOpener } from "@/components/shell/sidebar-toggle";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { toolsOptions } from "@/features/tools/client";
import type { Tool } from "@/features/tools/schema";
import { agentsOptions } from "../client";
import type { Agent } from "../schema";

/** The agents of the installation: what they are for, what they can use and whom they may call in. */
export function AgentCatalog() {
  const { organization } = useWorkspace();
  const agents = useQuery(agentsOptions(organization.id));
  const tools = useQuery(toolsOptions(organization.id));
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-1 px-3 md:hidden">
        <SidebarOpener />
      </header>
      <main className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-4xl px-4 pt-4 pb-16 sm:px-8 md:pt-12">
          <h1 className="font-semibold text-2xl tracking-[-0.02em]">Agents</h1>
          <p className="mt-1.5 text-muted text-sm">Who can answer, with which tools, and to whom they hand over.</p>
          <div className="mt-8">
            <QueryStates query={agents} what="The agents" bar="h-36" bars={3}>
              {({ data }) =>
                data.length === 0 ? (
                  <EmptyState title="No agents yet">This installation declares none.</EmptyState>
                ) : (
                  <ul className="grid gap-4">
                    {data.map((agent) => (
                      <AgentCard key={agent.key} agent={agent} agents={data} tools={tools.data?.data ?? []} />
                    ))}
                  </ul>
                )
              }
            </QueryStates>
          </div>
        </div>
      </main>
    </>
  );
}

interface AgentCardProps {
  agent: Agent;
  agents: readonly Agent[];
  tools: readonly Tool[];
}

function AgentCard({ agent, agents, tools }: AgentCardProps) {
  const { organization, canWrite } = useWorkspace();
  const toolNames = agent.tools.map((name) => tools.find((tool) => tool.name === name)?.display_name ?? name);
  const handoffs = agent.handoffs.map((key) => agents.find((other) => other.key === key)?.name ?? key);
  return (
    <li className="rounded-2xl border border-border bg-raised p-5 shadow-sm">
      <div className="flex items-start gap-4">
        <span className="flex size-9 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-accent">
          <Bot aria-hidden="true" className="size-4.5" strokeWidth={1.75} />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-[15px]">{agent.name}</h2>
          <p className="mt-0.5 text-[13px] text-muted leading-5">{agent.description}</p>
          <dl className="mt-4 grid gap-2 text-[13px] sm:grid-cols-[auto_1fr] sm:gap-x-6">
            <Facts label="Tools" values={toolNames} none="None" />
            <Facts label="Hands over to" values={handoffs} none="Nobody" />
            <dt className="text-muted">Model</dt>
            <dd className="font-mono text-xs leading-5">{agent.model}</dd>
          </dl>
        </div>
        {canWrite ? (
          <Button asChild variant="secondary" size="sm" className="max-sm:hidden">
            <Link href={`/${organization.slug}/chat?agent=${agent.key}`}>
              Start a chat
              <ArrowRight aria-hidden="true" />
            </Link>
          </Button>
        ) : null}
      </div>
      {canWrite ? (
        <Button asChild wide variant="secondary" className="mt-4 sm:hidden">
          <Link href={`/${organization.slug}/chat?agent=${agent.key}`}>Start a chat</Link>
        </Button>
      ) : null}
    </li>
  );
}

function Facts({ label, values, none }: { label: string; values: readonly string[]; none: string }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="flex flex-wrap gap-1.5">
        {values.length === 0 ? <span className="text-muted">{none}</span> : null}
        {values.map((value) => (
          <span key={value} className="rounded-md border border-border bg-surface px-1.5 text-xs leading-5">
            {value}
          </span>
        ))}
      </dd>
    </>
  );
}
