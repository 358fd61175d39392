"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { useWorkspace } from "@/features/organizations/client";
import { sourcesOptions } from "../sources/client";
import { AddApiDialog } from "../sources/components/add-api-dialog";
import { AddServerDialog } from "../sources/components/add-server-dialog";
import { SourceCard } from "../sources/components/source-card";
import { BuiltInTools } from "./built-in-tools";

/** Where an organization's tools come from, and how they may be used. */
export function ToolsSettings({ notice }: { notice: string | null }) {
  const { organization } = useWorkspace();
  const sources = useQuery(sourcesOptions(organization.id));
  const [adding, setAdding] = useState<"mcp" | "openapi" | null>(null);
  const add = (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" variant="secondary" onClick={() => setAdding("openapi")}>
        <Plus aria-hidden="true" />
        Add an API
      </Button>
      <Button size="sm" onClick={() => setAdding("mcp")}>
        <Plus aria-hidden="true" />
        Add an MCP server
      </Button>
    </div>
  );
  return (
    <>
      <PageHeader
        title="Tools"
        description={`What agents of ${organization.name} can do besides writing.`}
        action={sources.data?.data.length ? add : null}
      />
      <QueryStates query={sources} what="The sources" bar="h-40">
        {({ data }) =>
          data.length === 0 ? (
            <Section title="Your own tools">
              <EmptyState title="No source yet" action={add}>
                Connect an MCP server, or describe an API by its OpenAPI document: what they offer becomes tools of your
                agents, once you expose it.
                {notice ? <span className="wrap-anywhere mt-3 block text-[13px]">{notice}</span> : null}
              </EmptyState>
            </Section>
          ) : (
            data.map((source) => <SourceCard key={source.id} source={source} />)
          )
        }
      </QueryStates>
      <BuiltInTools />
      {adding === "mcp" ? (
        <AddServerDialog redirectUri={sources.data?.redirect_uri ?? ""} onClose={() => setAdding(null)} />
      ) : null}
      {adding === "openapi" ? <AddApiDialog onClose={() => setAdding(null)} /> : null}
    </>
  );
}
