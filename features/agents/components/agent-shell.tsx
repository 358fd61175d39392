"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { agentOptions } from "../client";
import type { AgentDetail } from "../schema";
import { AgentActions } from "./agent-actions";
import { AgentBadges } from "./agent-card";
import { AgentMark } from "./agent-mark";
import { AgentPage } from "./agent-page";

/** What the pages of one agent share: its name, what can be done with it, and the way between them. */
export function AgentShell({ agentKey, children }: { agentKey: string; children: (agent: AgentDetail) => ReactNode }) {
  const { organization } = useWorkspace();
  const agent = useQuery(agentOptions(organization.id, agentKey));
  return (
    <AgentPage>
      <Link
        href={`/${organization.slug}/agents` as Route}
        className="-mb-2 -ml-1 flex w-fit items-center gap-1 text-[13px] text-muted hover:text-foreground"
      >
        <ChevronLeft aria-hidden="true" className="size-4" />
        All agents
      </Link>
      <QueryStates query={agent} what="The agent" bar="h-28" bars={2}>
        {(data) => (
          <>
            <AgentHeader agent={data} />
            <Tabs agent={data} />
            {children(data)}
          </>
        )}
      </QueryStates>
    </AgentPage>
  );
}

function AgentHeader({ agent }: { agent: AgentDetail }) {
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <AgentMark name={agent.name} avatar={agent.avatar} size="large" />
      <div className="min-w-0 flex-1 basis-56">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h1 className="min-w-0 break-words font-semibold text-xl tracking-[-0.015em]">{agent.name}</h1>
          <AgentBadges agent={agent} />
        </div>
        <p className="mt-1 max-w-prose text-[13px] text-muted leading-5">
          {agent.description || "Nobody has said yet what it is for."}
        </p>
      </div>
      <AgentActions agent={agent} />
    </header>
  );
}

function Tabs({ agent }: { agent: AgentDetail }) {
  const { organization } = useWorkspace();
  const pathname = usePathname();
  const base = `/${organization.slug}/agents/${agent.key}`;
  const tabs = [
    { href: base, label: "Overview" },
    ...(agent.source === "organization" ? [{ href: `${base}/versions`, label: "Versions" }] : []),
    { href: `${base}/executions`, label: "Executions" },
  ];
  return (
    <nav aria-label="About this agent" className="-mt-1 flex gap-5 border-border border-b text-[13px]">
      {tabs.map(({ href, label }) => (
        <Link
          key={href}
          href={href as Route}
          aria-current={pathname === href ? "page" : undefined}
          className={cn(
            "-mb-px border-transparent border-b-2 pb-2.5 font-medium text-muted hover:text-foreground",
            "aria-[current=page]:border-foreground aria-[current=page]:text-foreground",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
