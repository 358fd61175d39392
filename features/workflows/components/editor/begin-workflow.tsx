"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp, Workflow as WorkflowIcon } from "lucide-react";
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
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { createWorkflow, duplicateWorkflow, refreshWorkflows, workflowsOptions } from "../../client";
import type { WorkflowDetail } from "../../presenting/schema";
import { importedSentence, takeWorkflowFile } from "../import/take-file";

/** The beginning of a workflow: with a name, as a copy of one that is there, or from a file. The editor does the rest. */
export function BeginWorkflow() {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();

  async function open(workflow: WorkflowDetail) {
    await refreshWorkflows(queryClient, organization.id);
    router.push(`/${organization.slug}/workflows/${workflow.key}/edit` as Route);
  }

  const { field, send, error, busy } = useApiForm({
    defaultValues: { name: "", description: "" },
    schema: () => import("./state/beginning").then(({ WorkflowBeginningForm }) => WorkflowBeginningForm),
    submit: (values) => createWorkflow(organization.id, values),
    onDone: (workflow) => void open(workflow),
  });

  return (
    <PageFrame>
      <PageHeader
        title="New workflow"
        description="Steps of agents, tools and people that run by themselves and go on after any crash."
      />
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
              <span>Next: its stages and steps.</span>
              <Button type="submit" size="sm" disabled={busy}>
                {busy ? <Spinner /> : null}
                Begin
              </Button>
            </>
          }
        >
          <Field label="Name" placeholder="Weekly report" autoComplete="off" autoFocus {...field("name")} />
          <TextArea
            label="What is it for?"
            placeholder="Researches a topic, writes it up and asks before it is published."
            rows={2}
            {...field("description")}
          />
          {error ? <ErrorNotice>{error}</ErrorNotice> : null}
        </Section>
      </form>
      <Templates onMade={(workflow) => void open(workflow)} />
      <FromFile onMade={(workflow) => void open(workflow)} />
    </PageFrame>
  );
}

interface MadeProps {
  onMade: (workflow: WorkflowDetail) => void;
}

/** Runs what makes a workflow, with a spinner and the complaint. */
function useMaking({ onMade }: MadeProps) {
  const [making, setMaking] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function make(what: string, begin: () => Promise<WorkflowDetail | { problem: string }>) {
    setMaking(what);
    setError(null);
    try {
      const made = await begin();
      if (!("problem" in made)) return onMade(made);
      setMaking(null);
      setError(made.problem);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setMaking(null);
      setError(thrown.errors.map(({ path, message }) => `${path}: ${message}`).join(" ") || thrown.detail);
    }
  }

  return { making, error, make };
}

const mark = (
  <span className="flex size-9 shrink-0 items-center justify-center rounded-lg border border-border bg-surface text-muted">
    <WorkflowIcon aria-hidden="true" className="size-4" strokeWidth={1.75} />
  </span>
);

function Templates(props: MadeProps) {
  const { organization } = useWorkspace();
  const templates = useQuery(workflowsOptions(organization.id));
  const { making, error, make } = useMaking(props);
  if (templates.data?.data.length === 0) return null;
  return (
    <Section title="From a copy" description="Begin with what works, and make it yours.">
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <QueryStates query={templates} what="The workflows" bar="h-20" bars={2} compact>
        {({ data }) => (
          <ChoiceList
            choices={data.map(({ key, name, description }) => ({ key, name, description, lead: mark }))}
            busy={making}
            onChoose={(key) => void make(key, () => duplicateWorkflow(organization.id, key))}
          />
        )}
      </QueryStates>
    </Section>
  );
}

function FromFile(props: MadeProps) {
  const { organization } = useWorkspace();
  const { making, error, make } = useMaking(props);

  async function take(file: File) {
    await make("file", async () => {
      const taken = await takeWorkflowFile(organization.id, file);
      if ("problem" in taken) return taken;
      showToast(importedSentence(taken));
      return taken.workflow;
    });
  }

  return (
    <Section
      title="From a file"
      description="That “Export” has made, here or in another installation. What does not exist here is marked in the editor."
    >
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <label className="flex cursor-pointer items-center justify-center gap-2 rounded-xl border border-border-strong border-dashed p-5 text-[13px] text-muted focus-within:outline-2 focus-within:outline-accent hover:bg-hover">
        {making ? <Spinner /> : <FileUp aria-hidden="true" className="size-4" />}
        Choose a file
        <input
          type="file"
          accept="application/json,.json"
          className="sr-only"
          disabled={making !== null}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) void take(file);
          }}
        />
      </label>
    </Section>
  );
}
