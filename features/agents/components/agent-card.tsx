"use client";

import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { useWorkspace } from "@/features/organizations/client";
import type { Agent } from "../schema";
import { AgentMark } from "./agent-mark";

/** An agent in the list; the whole card leads to its page. */
export function AgentCard({ agent }: { agent: Agent }) {
  const { organization } = useWorkspace();
  return (
    <li className="relative flex flex-col gap-3 rounded-2xl border border-border bg-raised p-4 shadow-sm transition-colors focus-within:border-accent hover:border-border-strong hover:bg-hover">
      <div className="flex items-start gap-3">
        <AgentMark name={agent.name} avatar={agent.avatar} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-[15px] leading-5">
            <Link
              href={`/${organization.slug}/agents/${agent.key}` as Route}
              className="outline-none after:absolute after:inset-0 after:rounded-2xl"
            >
              {agent.name}
            </Link>
          </h2>
          <div className="mt-1 flex flex-wrap gap-1.5">
            <AgentBadges agent={agent} />
          </div>
        </div>
      </div>
      <p className="line-clamp-3 text-[13px] text-muted leading-5">
        {agent.description || "Nobody has said yet what it is for."}
      </p>
      <p className="mt-auto text-muted text-xs">{factsOf(agent)}</p>
    </li>
  );
}

export function AgentBadges({ agent }: { agent: Agent }) {
  if (agent.archived_at !== null) return <Badge>Archived</Badge>;
  if (agent.source === "catalog") return <Badge>Catalog</Badge>;
  if (agent.version === null) return <Badge tone="warning">Draft</Badge>;
  return (
    <>
      <Badge tone="accent">Version {agent.version}</Badge>
      {agent.has_draft_changes ? <Badge tone="warning">Unpublished changes</Badge> : null}
    </>
  );
}

function factsOf({ tools, handoffs, agents_as_tools: helpers }: Agent): string {
  const others = handoffs.length + helpers.length;
  const facts = [counted(tools.length, "tool", "tools")];
  if (others > 0) facts.push(`works with ${counted(others, "agent", "agents")}`);
  return facts.join(" · ");
}

function counted(count: number, one: string, many: string): string {
  if (count === 0) return `No ${many}`;
  return `${count} ${count === 1 ? one : many}`;
}
