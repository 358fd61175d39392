"use client";

import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { List, ListRow } from "@/components/ui/list";
import { QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { toolsOptions } from "../client";
import type { Tool } from "../schema";
import { PolicySelect } from "./policy-select";

/** The tools that come with the product, each with the organization's word on it. */
export function BuiltInTools() {
  const { organization } = useWorkspace();
  const tools = useQuery(toolsOptions(organization.id));
  return (
    <section aria-labelledby="built-in-tools" className="flex flex-col gap-3">
      <div>
        <h2 id="built-in-tools" className="font-semibold text-[15px]">
          Built-in tools
        </h2>
        <p className="mt-1 max-w-prose text-[13px] text-muted leading-5">
          What agents may do with each: use it freely, ask a person before every call, or not at all. An agent can be
          stricter, never weaker.
        </p>
      </div>
      <QueryStates query={tools} what="The tools" bar="h-16">
        {({ data }) => (
          <List label="Built-in tools">
            {data
              .filter(({ source }) => source === null)
              .map((tool) => (
                <ToolRow key={tool.name} tool={tool} />
              ))}
          </List>
        )}
      </QueryStates>
    </section>
  );
}

function ToolRow({ tool }: { tool: Tool }) {
  const { name, display_name, description, effect, policy, unavailable } = tool;
  return (
    <ListRow
      title={display_name}
      badges={
        <>
          {effect === "side_effect" ? <Badge tone="warning">Changes things</Badge> : null}
          {unavailable === null ? null : <Badge>Not set up</Badge>}
        </>
      }
      detail={
        <>
          <span className="line-clamp-2">{description}</span>
          {unavailable === null ? null : <span className="block">{unavailable}</span>}
        </>
      }
      actions={<PolicySelect tool={name} name={display_name} policy={policy} />}
    />
  );
}
