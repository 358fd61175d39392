"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";
import { ChoiceList } from "@/components/ui/choice-list";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { agentsOptions, createAgent, duplicateAgent, refreshAgents } from "../client";
import type { AgentDetail } from "../schema";
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
  const templates = useQuery(agentsOptions(organization.id));
  const [copying, setCopying] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function copy(key: string) {
    setCopying(key);
    setError(null);
    try {
      onMade(await duplicateAgent(organization.id, key));
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setCopying(null);
      setError(thrown.detail);
    }
  }

  return (
    <Section title="From a copy" description="Begin with what works, and make it yours.">
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <QueryStates query={templates} what="The agents" bar="h-20" bars={2} compact>
        {({ data }) => (
          <ChoiceList
            choices={data.map(({ key, name, description, avatar }) => ({
              key,
              name,
              description,
              lead: <AgentMark name={name} avatar={avatar} />,
            }))}
            busy={copying}
            onChoose={(key) => void copy(key)}
          />
        )}
      </QueryStates>
    </Section>
  );
}
