"use client";

import { useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { useMemo, useState } from "react";
import { ConflictNotice } from "@/components/drafts/conflict-notice";
import { useIsWide } from "@/components/flow/flow-graph";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { QueryStates } from "@/components/ui/query-states";
import { agentsOptions } from "@/features/agents/client";
import { useWorkspace } from "@/features/organizations/client";
import { toolsOptions } from "@/features/tools/client";
import { workflowOptions } from "../../client";
import type { Known } from "../../definition/validate";
import type { WorkflowDetail } from "../../presenting/schema";
import { EditorBar, type EditorView } from "./editor-bar";
import { EditorContext } from "./editor-context";
import { GraphPane } from "./graph-pane";
import { JsonView } from "./json-view";
import { SidePanel } from "./side-panel";
import type { UseTrial } from "./trial/trial";
import { type EditableWorkflow, useWorkflowEditor } from "./use-workflow-editor";

/** The editor of a workflow: its draft as a graph, what is chosen as a form beside it. */
export function WorkflowEditor({ workflowKey, useTrial }: { workflowKey: string; useTrial: UseTrial }) {
  const { organization } = useWorkspace();
  const workflow = useQuery({ ...workflowOptions(organization.id, workflowKey), refetchOnWindowFocus: false });
  const { data } = workflow;
  if (data && isEditable(data)) return <Editor key={data.id} workflow={data} useTrial={useTrial} />;
  return (
    <main className="min-h-0 flex-1 overflow-y-auto p-4 sm:p-8">
      <QueryStates query={workflow} what="The workflow" bar="h-40" bars={3}>
        {(found) => <NotEditable workflow={found} />}
      </QueryStates>
    </main>
  );
}

function isEditable(workflow: WorkflowDetail): workflow is EditableWorkflow {
  return (
    workflow.can_edit && workflow.archived_at === null && workflow.draft !== null && workflow.draft_revision !== null
  );
}

function Editor({ workflow, useTrial }: { workflow: EditableWorkflow; useTrial: UseTrial }) {
  const { organization } = useWorkspace();
  const agents = useQuery(agentsOptions(organization.id)).data?.data;
  const tools = useQuery(toolsOptions(organization.id)).data?.data;
  const known = useMemo(() => knownFrom(agents, tools), [agents, tools]);
  const editor = useWorkflowEditor(workflow, known);
  const trial = useTrial(organization.id);
  const [view, setView] = useState<EditorView>("graph");
  const isWide = useIsWide();
  const shared = useMemo(
    () => ({ editor, trial, agents: agents ?? [], tools: (tools ?? []).filter(({ policy }) => policy !== "denied") }),
    [editor, trial, agents, tools],
  );
  return (
    <EditorContext value={shared}>
      <div className="flex min-h-0 flex-1 flex-col">
        <EditorBar workflow={workflow} view={view} onView={setView} isReadOnly={isWide === false} />
        {editor.status.state === "conflict" ? (
          <div className="shrink-0 border-border border-b p-3">
            <ConflictNotice onResolve={editor.resolve} />
          </div>
        ) : null}
        <main className="flex min-h-0 flex-1">
          {view === "json" ? <JsonView /> : <GraphPane />}
          {isWide ? <SidePanel workflow={workflow} /> : null}
        </main>
        <p role="status" className="sr-only">
          {editor.announcement}
        </p>
      </div>
    </EditorContext>
  );
}

function knownFrom(
  agents: readonly { key: string; handoffs: readonly string[] }[] | undefined,
  tools: readonly { name: string }[] | undefined,
): Known | null {
  if (!agents || !tools) return null;
  return {
    agents: new Map(agents.map(({ key, handoffs }) => [key, { handoffs }])),
    tools: new Set(tools.map(({ name }) => name)),
  };
}

function NotEditable({ workflow }: { workflow: WorkflowDetail }) {
  const { organization } = useWorkspace();
  const why = workflow.archived_at
    ? "It is archived. Restore it on its page to go on with it."
    : "Its maker and administrators may. Duplicate it on its page to build on it.";
  return (
    <EmptyState
      title={`You cannot change “${workflow.name}”`}
      action={
        <Button asChild variant="secondary" size="sm">
          <Link href={`/${organization.slug}/workflows/${workflow.key}` as Route}>Show the workflow</Link>
        </Button>
      }
    >
      {why}
    </EmptyState>
  );
}
