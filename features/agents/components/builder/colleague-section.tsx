"use client";

import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { useWorkspace } from "@/features/organizations/client";
import { agentsOptions } from "../../client";
import type { DraftEditor } from "../../editing/use-draft-editor";
import type { Agent } from "../../schema";

/** Other agents: to whom it hands the conversation, and whom it asks while it keeps it. */
export function ColleagueSection({ agentKey, editor }: { agentKey: string; editor: DraftEditor }) {
  const { organization } = useWorkspace();
  const agents = useQuery(agentsOptions(organization.id));
  return (
    <Section
      title="Other agents"
      description="Handing over gives the conversation away. Asking works like a tool: the answer comes back, and this agent goes on."
    >
      <QueryStates query={agents} what="The agents" bar="h-14" bars={3} compact>
        {({ data }) => <Colleagues agents={data.filter(({ key }) => key !== agentKey)} editor={editor} />}
      </QueryStates>
    </Section>
  );
}

function Colleagues({ agents, editor }: { agents: readonly Agent[]; editor: DraftEditor }) {
  const { handoffs, agents_as_tools: helpers } = editor.definition;
  const gone = [...new Set([...handoffs, ...helpers])].filter((key) => !agents.some((agent) => agent.key === key));
  const rows = [
    ...gone.map((key) => ({
      key,
      name: key,
      description: "It cannot answer any more: archived, unpublished or gone.",
    })),
    ...agents,
  ];
  if (rows.length === 0) return <p className="text-[13px] text-muted">There are no other agents yet.</p>;
  return (
    <ul className="max-h-96 divide-y divide-border overflow-y-auto rounded-xl border border-border">
      {rows.map(({ key, name, description }) => {
        const error = errorOf(editor, key);
        return (
          <li key={key} className="flex flex-wrap items-start gap-x-6 gap-y-2 px-3.5 py-3">
            <div className="min-w-0 flex-1 basis-56 text-[13px] leading-5">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {name}
                {gone.includes(key) ? <Badge tone="danger">Gone</Badge> : null}
              </p>
              <p className={error ? "text-danger" : "line-clamp-2 text-muted"}>{error ?? description}</p>
            </div>
            <div className="flex gap-5">
              <Checkbox
                label="Hand over"
                aria-label={`Hand over to ${name}`}
                checked={handoffs.includes(key)}
                onChange={() => editor.change({ handoffs: toggled(handoffs, key) })}
              />
              <Checkbox
                label="Ask"
                aria-label={`Ask ${name}`}
                checked={helpers.includes(key)}
                onChange={() => editor.change({ agents_as_tools: toggled(helpers, key) })}
              />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function errorOf({ definition, errorAt }: DraftEditor, key: string): string | undefined {
  const fields = ["handoffs", "agents_as_tools"] as const;
  for (const field of fields) {
    const index = definition[field].indexOf(key);
    const error = index < 0 ? undefined : errorAt(`${field}.${index}`);
    if (error) return error;
  }
  return undefined;
}

function toggled(keys: readonly string[], key: string): string[] {
  return keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key];
}
