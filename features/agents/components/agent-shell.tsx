"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { PageFrame } from "@/components/shell/page-frame";
import { BackLink } from "@/components/ui/back-link";
import { PageTabs } from "@/components/ui/page-tabs";
import { QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { agentOptions } from "../client";
import type { AgentDetail } from "../schema";
import { AgentActions } from "./agent-actions";
import { AgentBadges } from "./agent-card";
import { AgentMark } from "./agent-mark";

/** What the pages of one agent share: its name, what can be done with it, and the way between them. */
export function AgentShell({ agentKey, children }: { agentKey: string; children: (agent: AgentDetail) => ReactNode }) {
  const { organization } = useWorkspace();
  const agent = useQuery(agentOptions(organization.id, agentKey));
  return (
    <PageFrame>
      <BackLink href={`/${organization.slug}/agents`}>All agents</BackLink>
      <QueryStates query={agent} what="The agent" bar="h-28" bars={2}>
        {(data) => (
          <>
            <AgentHeader agent={data} />
            <Tabs agent={data} />
            {children(data)}
          </>
        )}
      </QueryStates>
    </PageFrame>
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
  const base = `/${organization.slug}/agents/${agent.key}`;
  const tabs = [
    { href: base, label: "Overview" },
    ...(agent.source === "organization" ? [{ href: `${base}/versions`, label: "Versions" }] : []),
    { href: `${base}/executions`, label: "Executions" },
  ];
  return <PageTabs label="About this agent" tabs={tabs} />;
}
