"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { SelectBox } from "@/components/ui/select";
import { useWorkspace } from "@/features/organizations/client";
import { toolsOptions } from "@/features/tools/client";
import type { Tool, ToolPolicy } from "@/features/tools/schema";
import type { AgentTool } from "../../definition/schema";
import type { DraftEditor } from "../../editing/use-draft-editor";
import { policyLabels } from "../labels";

const searchFrom = 8;
const policyOptions = Object.entries(policyLabels).map(([value, label]) => ({ value, label }));

/** Which tools it may use, and which of them a person has to approve each time. */
export function ToolSection({ editor }: { editor: DraftEditor }) {
  const { organization } = useWorkspace();
  const tools = useQuery(toolsOptions(organization.id));
  const [q, setQ] = useState("");
  const chosen = new Map(editor.definition.tools.map((tool) => [tool.name, tool.policy]));
  return (
    <Section
      title="Tools"
      description="“Asks first” stops before each call and waits for the person. Where the organization is stricter, that counts."
      action={<Badge>{chosen.size === 0 ? "None chosen" : `${chosen.size} chosen`}</Badge>}
    >
      <Missing editor={editor} />
      <QueryStates query={tools} what="The tools" bar="h-16" bars={4} compact>
        {({ data }) => (
          <>
            {data.length >= searchFrom ? (
              <Field
                label="Search tools"
                type="search"
                value={q}
                placeholder="Name or what it does"
                onChange={(event) => setQ(event.target.value)}
              />
            ) : null}
            <ul className="max-h-120 divide-y divide-border overflow-y-auto rounded-xl border border-border">
              {data
                .filter((tool) => isFound(tool, q))
                .map((tool) => (
                  <ToolRow
                    key={tool.name}
                    tool={tool}
                    policy={chosen.get(tool.name) ?? null}
                    onChange={(policy) =>
                      editor.change({ tools: withTool(editor.definition.tools, tool.name, policy) })
                    }
                  />
                ))}
            </ul>
          </>
        )}
      </QueryStates>
    </Section>
  );
}

interface ToolRowProps {
  tool: Tool;
  policy: ToolPolicy | null;
  onChange: (policy: ToolPolicy | null) => void;
}

function ToolRow({ tool, policy, onChange }: ToolRowProps) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-3.5 py-3">
      <Checkbox
        className="min-w-0 flex-1 basis-56"
        checked={policy !== null}
        onChange={(event) => onChange(event.target.checked ? (isCareful(tool) ? "approval" : "allowed") : null)}
        label={
          <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
            {tool.display_name}
            {isCareful(tool) ? <Badge tone="warning">Changes things</Badge> : null}
          </span>
        }
        hint={tool.description}
      />
      {policy === null ? null : (
        <div className="w-36 shrink-0">
          <SelectBox
            compact
            aria-label={`Policy for ${tool.display_name}`}
            options={policyOptions}
            value={policy}
            onChange={(event) => onChange(event.target.value as ToolPolicy)}
          />
        </div>
      )}
    </li>
  );
}

/** Tools that the draft names and nobody offers any more. */
function Missing({ editor }: { editor: DraftEditor }) {
  const { tools } = editor.definition;
  const missing = tools.flatMap((tool, index) => {
    const message = editor.errorAt(`tools.${index}`);
    return message ? [{ name: tool.name, message }] : [];
  });
  const whole = editor.errorAt("tools");
  return (
    <>
      {whole ? <ErrorNotice>{whole}</ErrorNotice> : null}
      {missing.map(({ name, message }) => (
        <ErrorNotice
          key={name}
          action={
            <Button size="sm" variant="secondary" onClick={() => editor.change({ tools: withTool(tools, name, null) })}>
              Take it out
            </Button>
          }
        >
          {message}
        </ErrorNotice>
      ))}
    </>
  );
}

function isCareful(tool: Tool): boolean {
  return tool.effect === "side_effect";
}

function isFound({ name, display_name, description }: Tool, q: string): boolean {
  return `${name}\n${display_name}\n${description}`.toLowerCase().includes(q.trim().toLowerCase());
}

/** Keeps the place of a tool that is there; a new one comes last. */
function withTool(tools: readonly AgentTool[], name: string, policy: ToolPolicy | null): AgentTool[] {
  if (policy === null) return tools.filter((tool) => tool.name !== name);
  if (!tools.some((tool) => tool.name === name)) return [...tools, { name, policy }];
  return tools.map((tool) => (tool.name === name ? { name, policy } : tool));
}
