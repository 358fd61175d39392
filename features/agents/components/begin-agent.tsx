"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { agentsOptions, createAgent, duplicateAgent, refreshAgents } from "../client";
import type { Agent, AgentDetail } from "../schema";
import { AgentMark } from "./agent-mark";

/** The beginning of an agent: with a name, or as a copy of one that is there. The builder does the rest. */
export function BeginAgent() {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();

  async function open(agent: AgentDetail) {
    await refreshAgents(queryClient, organization.id);
    router.push(`/${organization.slug}/agents/${agent.key}/edit` as Route);
  }

  const { field, send, error, busy } = useApiForm({
    defaultValues: { name: "", description: "" },
    schema: () => import("../definition/beginning").then(({ AgentBeginningForm }) => AgentBeginningForm),
    submit: (values) => createAgent(organization.id, values),
    onDone: (agent) => void open(agent),
  });

  return (
    <PageFrame>
      <PageHeader title="New agent" description="It begins as a draft that only those see who may build agents." />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Section
          title="From scratch"
          description="Give it a name; both can be changed later."
          footer={
            <>
              <span>Next: instructions, tools and a first try.</span>
              <Button type="submit" size="sm" disabled={busy}>
                {busy ? <Spinner /> : null}
                Begin
              </Button>
            </>
          }
        >
          <Field label="Name" placeholder="Support helper" autoComplete="off" autoFocus {...field("name")} />
          <TextArea
            label="What is it for?"
            placeholder="Answers questions of customers about orders and returns."
            hint="People see this, and so do agents that may hand over to it."
            rows={2}
            {...field("description")}
          />
          {error ? <ErrorNotice>{error}</ErrorNotice> : null}
        </Section>
      </form>
      <Templates onMade={(agent) => void open(agent)} />
    </PageFrame>
  );
}

function Templates({ onMade }: { onMade: (agent: AgentDetail) => void }) {
  const { organization } = useWorkspace();
  const { data } = useQuery(agentsOptions(organization.id));
  const [copying, setCopying] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function copy(agent: Agent) {
    setCopying(agent.key);
    setError(null);
    try {
      onMade(await duplicateAgent(organization.id, agent.key));
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setCopying(null);
      setError(thrown.detail);
    }
  }

  return (
    <Section title="From a copy" description="Begin with what works, and make it yours.">
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <ul className="grid gap-2 sm:grid-cols-2">
        {data?.data.map((agent) => (
          <li key={agent.id}>
            <button
              type="button"
              disabled={copying !== null}
              onClick={() => void copy(agent)}
              className="flex h-full w-full items-start gap-3 rounded-xl border border-border p-3 text-left transition-colors hover:border-border-strong hover:bg-hover disabled:opacity-60"
            >
              <AgentMark name={agent.name} avatar={agent.avatar} />
              <span className="min-w-0 flex-1">
                <span className="block font-medium text-sm">{agent.name}</span>
                <span className="mt-0.5 line-clamp-2 block text-[13px] text-muted leading-5">{agent.description}</span>
              </span>
              {copying === agent.key ? <Spinner /> : null}
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
