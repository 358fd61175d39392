"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { QueryStates } from "@/components/ui/query-states";
import { SelectBox } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { toolsOptions } from "@/features/tools/client";
import { PolicySelect } from "@/features/tools/components/policy-select";
import { ApiProblem } from "@/lib/api/client";
import { refreshTools, sourceToolsOptions, updateSourceTools } from "../client";
import type { SourceTool, ToolSource } from "../schema";

/** What a source offers: whether agents may be given it, what it does to the world, and the organization's word on it. */
export function SourceTools({ source }: { source: ToolSource }) {
  const { organization } = useWorkspace();
  const tools = useQuery(sourceToolsOptions(organization.id, source.id));
  const { busy, change } = useToolChanges(source.id);
  return (
    <QueryStates query={tools} what="Its tools" bar="h-14">
      {({ data }) => (
        <div className="flex flex-col gap-3">
          <div className="flex flex-wrap gap-2">
            {[true, false].map((exposed) => (
              <Button
                key={String(exposed)}
                size="sm"
                variant="secondary"
                disabled={busy || data.every((tool) => tool.exposed === exposed)}
                onClick={() => void change(data.map(({ name }) => ({ name, exposed })))}
              >
                {exposed ? "Expose all" : "Expose none"}
              </Button>
            ))}
          </div>
          <ul aria-label={`Tools of ${source.name}`} className="divide-y divide-border rounded-xl border border-border">
            {data.map((tool) => (
              <li key={tool.name} className="flex flex-col gap-2.5 px-4 py-3">
                <Switch
                  label={tool.display_name}
                  hint={<span className="line-clamp-3 break-words">{tool.description}</span>}
                  checked={tool.exposed}
                  disabled={busy}
                  onChange={(exposed) => void change([{ name: tool.name, exposed }])}
                />
                {tool.exposed ? (
                  <ToolChoices
                    tool={tool}
                    busy={busy}
                    onEffect={(effect) => void change([{ name: tool.name, effect }])}
                  />
                ) : null}
              </li>
            ))}
          </ul>
        </div>
      )}
    </QueryStates>
  );
}

interface ToolChoicesProps {
  tool: SourceTool;
  busy: boolean;
  onEffect: (effect: SourceTool["effect"]) => void;
}

function ToolChoices({ tool: { tool, display_name, effect }, busy, onEffect }: ToolChoicesProps) {
  const { organization } = useWorkspace();
  const { data } = useQuery(toolsOptions(organization.id));
  const policy = data?.data.find(({ name }) => name === tool)?.policy;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SelectBox
        compact
        className="w-40"
        aria-label={`Effect of ${display_name}`}
        value={effect}
        disabled={busy}
        options={[
          { value: "pure", label: "Only reads" },
          { value: "side_effect", label: "Changes things" },
        ]}
        onChange={(event) => onEffect(event.target.value === "pure" ? "pure" : "side_effect")}
      />
      {policy ? <PolicySelect tool={tool} name={display_name} policy={policy} /> : null}
    </div>
  );
}

function useToolChanges(sourceId: string) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  async function change(tools: Parameters<typeof updateSourceTools>[2]) {
    setBusy(true);
    try {
      await updateSourceTools(organization.id, sourceId, tools);
      await refreshTools(queries, organization.id);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      showToast(thrown.detail);
    }
    setBusy(false);
  }
  return { busy, change };
}
