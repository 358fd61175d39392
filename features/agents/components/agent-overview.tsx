"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowUpRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/section";
import { useWorkspace } from "@/features/organizations/client";
import { toolsOptions } from "@/features/tools/client";
import { formatDay } from "@/lib/format";
import { agentsOptions } from "../client";
import type { AgentDetail } from "../schema";
import { AgentShell } from "./agent-shell";
import { effortLabels, memoryLabels, policyLabels, presetLabels } from "./labels";

/** What an agent is made of, as far as everybody may know. */
export function AgentOverview({ agentKey }: { agentKey: string }) {
  return (
    <AgentShell agentKey={agentKey}>
      {(agent) => (
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="flex flex-col gap-6">
            <Starters agent={agent} />
            <Tools agent={agent} />
            <Colleagues agent={agent} />
          </div>
          <Facts agent={agent} />
        </div>
      )}
    </AgentShell>
  );
}

function Starters({ agent }: { agent: AgentDetail }) {
  const { organization, canWrite } = useWorkspace();
  if (agent.starters.length === 0) return null;
  const answers = canWrite && agent.archived_at === null && (agent.source === "catalog" || agent.version !== null);
  return (
    <Section title="Ideas to start with">
      <ul className="grid gap-2 sm:grid-cols-2">
        {agent.starters.map((starter) => (
          <li key={starter}>
            {answers ? (
              <Link
                href={`/${organization.slug}/chat?agent=${agent.key}` as Route}
                className="flex h-full items-start gap-3 rounded-xl border border-border px-3.5 py-3 text-[13px] leading-5 transition-colors hover:border-border-strong hover:bg-hover"
              >
                <span className="flex-1">{starter}</span>
                <ArrowUpRight aria-hidden="true" className="mt-0.5 size-4 text-muted" />
              </Link>
            ) : (
              <p className="h-full rounded-xl border border-border px-3.5 py-3 text-[13px] leading-5">{starter}</p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Tools({ agent }: { agent: AgentDetail }) {
  const { organization } = useWorkspace();
  const { data } = useQuery(toolsOptions(organization.id));
  const known = new Map(data?.data.map((tool) => [tool.name, tool]));
  return (
    <Section title="Tools" description={agent.tool_policies.length === 0 ? "None: it only talks." : null}>
      {agent.tool_policies.length > 0 ? (
        <ul className="divide-y divide-border rounded-xl border border-border">
          {agent.tool_policies.map(({ name, policy }) => (
            <li key={name} className="px-3.5 py-3">
              <div className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium text-sm">
                {known.get(name)?.display_name ?? name}
                {policy === "allowed" ? null : <Badge tone="warning">{policyLabels[policy]}</Badge>}
              </div>
              <p className="mt-0.5 text-[13px] text-muted leading-5">{known.get(name)?.description}</p>
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function Colleagues({ agent }: { agent: AgentDetail }) {
  const { organization } = useWorkspace();
  const { data } = useQuery(agentsOptions(organization.id));
  if (agent.handoffs.length + agent.agents_as_tools.length === 0) return null;
  const nameOf = (key: string) => data?.data.find((other) => other.key === key)?.name ?? key;
  const groups = [
    { label: "Hands over to", keys: agent.handoffs },
    { label: "Asks", keys: agent.agents_as_tools },
  ].filter(({ keys }) => keys.length > 0);
  return (
    <Section title="Works with">
      {groups.map(({ label, keys }) => (
        <div key={label} className="flex flex-wrap items-baseline gap-x-3 gap-y-2 text-[13px]">
          <span className="text-muted">{label}</span>
          {keys.map((key) => (
            <Link
              key={key}
              href={`/${organization.slug}/agents/${key}` as Route}
              className="rounded-md border border-border bg-surface px-2 py-0.5 font-medium hover:bg-hover"
            >
              {nameOf(key)}
            </Link>
          ))}
        </div>
      ))}
    </Section>
  );
}

function Facts({ agent }: { agent: AgentDetail }) {
  const { strategy, long_term: remembers } = agent.memory;
  return (
    <Section title="How it works">
      <dl className="flex flex-col gap-3.5 text-[13px]">
        <Fact label="Model">
          <span className="break-all font-mono text-xs">{agent.model}</span>
        </Fact>
        {agent.reasoning_effort ? <Fact label="Thinks">{effortLabels[agent.reasoning_effort]}</Fact> : null}
        <Fact label="Guardrails">{presetLabels[agent.guardrails]}</Fact>
        <Fact label="Long conversations">{memoryLabels[strategy]}</Fact>
        <Fact label="Remembers across conversations">{remembers ? "Yes" : "No"}</Fact>
        <Fact label="Answers">{agent.output_schema ? "In a fixed format (JSON)" : "In free text"}</Fact>
        <Fact label="Name in the API">
          <span className="break-all font-mono text-xs">{agent.key}</span>
        </Fact>
        {agent.created_by ? <Fact label="Built by">{agent.created_by.name}</Fact> : null}
        {agent.updated_at ? <Fact label="Last changed">{formatDay(agent.updated_at)}</Fact> : null}
      </dl>
    </Section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}
