"use client";

import { useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { type ComponentType, useState } from "react";
import { ConflictNotice } from "@/components/drafts/conflict-notice";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/notice";
import { QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { agentOptions } from "../../client";
import type { AgentDefinition } from "../../definition/schema";
import { useDraftEditor } from "../../editing/use-draft-editor";
import type { AgentDetail } from "../../schema";
import { BuilderBar } from "./builder-bar";
import { BuilderForm } from "./builder-form";

/** A chat with the draft; the page hands in the chat's own. `save` is called before each message. */
type TrialComponent = ComponentType<{
  agentKey: string;
  name: string;
  starters: readonly string[];
  ready: boolean;
  save: () => Promise<boolean>;
}>;

type EditableAgent = AgentDetail & { draft: AgentDefinition; draft_revision: number };

/** The builder: the draft of an agent at the left, a chat that tries it at the right. */
export function AgentBuilder({ agentKey, Trial }: { agentKey: string; Trial: TrialComponent }) {
  const { organization } = useWorkspace();
  const agent = useQuery({ ...agentOptions(organization.id, agentKey), refetchOnWindowFocus: false });
  if (agent.data && isEditable(agent.data)) return <Builder key={agent.data.id} agent={agent.data} Trial={Trial} />;
  return (
    <PageFrame>
      <QueryStates query={agent} what="The agent" bar="h-40" bars={3}>
        {(data) => <NotEditable agent={data} />}
      </QueryStates>
    </PageFrame>
  );
}

function isEditable(agent: AgentDetail): agent is EditableAgent {
  return agent.can_edit && agent.archived_at === null && agent.draft !== null && agent.draft_revision !== null;
}

function Builder({ agent, Trial }: { agent: EditableAgent; Trial: TrialComponent }) {
  const editor = useDraftEditor(agent);
  const [pane, setPane] = useState<"build" | "try">("build");
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <BuilderBar agent={agent} editor={editor} pane={pane} onPane={setPane} />
      <main className="flex min-h-0 flex-1">
        <div className={cn("min-h-0 min-w-0 flex-1 overflow-y-auto", pane === "try" && "max-lg:hidden")}>
          <div className="mx-auto flex w-full max-w-2xl flex-col gap-6 px-4 pt-6 pb-24 sm:px-8">
            {editor.status.state === "conflict" ? <ConflictNotice onResolve={editor.resolve} /> : null}
            <BuilderForm agentKey={agent.key} editor={editor} />
          </div>
        </div>
        <section
          aria-label="Try it"
          className={cn(
            "flex min-h-0 w-full flex-col border-border bg-surface lg:w-[26rem] lg:shrink-0 lg:border-l xl:w-[30rem]",
            pane === "build" && "max-lg:hidden",
          )}
        >
          <Trial
            agentKey={agent.key}
            name={editor.definition.name}
            starters={editor.definition.starters}
            ready={editor.definition.instructions.trim() !== ""}
            save={editor.flush}
          />
        </section>
      </main>
    </div>
  );
}

function NotEditable({ agent }: { agent: AgentDetail }) {
  const { organization } = useWorkspace();
  const why = agent.archived_at
    ? "It is archived. Restore it on its page to go on with it."
    : "Its maker and administrators may. Duplicate it on its page to build on it.";
  return (
    <EmptyState
      title={`You cannot change “${agent.name}”`}
      action={
        <Button asChild variant="secondary" size="sm">
          <Link href={`/${organization.slug}/agents/${agent.key}` as Route}>Show the agent</Link>
        </Button>
      }
    >
      {why}
    </EmptyState>
  );
}
