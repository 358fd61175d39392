"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { List } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PagedRows } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { useWorkspace } from "@/features/organizations/client";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { deleteMemories, memoriesOptions, refreshMemories } from "../client";
import type { MemoryScope } from "../schema";
import { MemoryDialog } from "./memory-dialog";
import { MemoryRow } from "./memory-row";
import { MemorySwitch } from "./memory-switch";

const typingPauseMs = 200;

export function MemorySettings() {
  const [search, setSearch] = useState("");
  const q = useDebounced(search.trim(), typingPauseMs);
  return (
    <>
      <PageHeader
        title="Memory"
        description="What agents with long-term memory keep in mind across conversations. Correct or delete whatever is wrong; agents write here only through the tool “Remember”, which you see in the chat."
      />
      <Field label="Search" type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
      <MemorySection
        scope="user"
        q={q}
        title="About you"
        description="Told only to agents that work for you in this organization."
        mayDeleteAll
      >
        <MemorySwitch />
      </MemorySection>
      <OrganizationMemories q={q} />
    </>
  );
}

function OrganizationMemories({ q }: { q: string }) {
  const { organization } = useWorkspace();
  return (
    <MemorySection
      scope="organization"
      q={q}
      title={`About ${organization.name}`}
      description="Told to agents that work for anybody in the organization. Every member may add and correct these."
      mayDeleteAll={organization.role === "admin" || organization.role === "owner"}
    />
  );
}

interface MemorySectionProps {
  scope: MemoryScope;
  q: string;
  title: string;
  description: string;
  mayDeleteAll: boolean;
  /** Stands above the list. */
  children?: ReactNode;
}

function MemorySection({ scope, q, title, description, mayDeleteAll, children }: MemorySectionProps) {
  const { organization, canWrite } = useWorkspace();
  const [dialog, setDialog] = useState<"add" | "delete" | null>(null);
  const list = useInfiniteQuery(memoriesOptions(organization.id, scope, q));
  const hasRows = (list.data?.pages[0]?.data.length ?? 0) > 0;
  return (
    <Section
      title={title}
      description={description}
      action={
        canWrite ? (
          <div className="flex flex-wrap gap-2">
            {hasRows && mayDeleteAll && q === "" ? (
              <Button size="sm" variant="ghost" onClick={() => setDialog("delete")}>
                Delete all
              </Button>
            ) : null}
            <Button size="sm" variant="secondary" onClick={() => setDialog("add")}>
              Add
            </Button>
          </div>
        ) : null
      }
    >
      {children}
      <PagedRows
        query={list}
        what="The memories"
        bar="h-14"
        bars={2}
        compact
        empty={
          q === "" ? (
            <EmptyState title="Nothing is remembered yet" />
          ) : (
            <EmptyState title="Nothing found">No memory here contains “{q}”.</EmptyState>
          )
        }
      >
        {(rows) => (
          <List label={title}>
            {rows.map((memory) => (
              <MemoryRow key={memory.id} memory={memory} />
            ))}
          </List>
        )}
      </PagedRows>
      {dialog === "add" ? <MemoryDialog scope={scope} onClose={() => setDialog(null)} /> : null}
      {dialog === "delete" ? <DeleteAll scope={scope} title={title} onClose={() => setDialog(null)} /> : null}
    </Section>
  );
}

function DeleteAll({ scope, title, onClose }: { scope: MemoryScope; title: string; onClose: () => void }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  return (
    <ConfirmDialog
      title="Delete all of these memories?"
      confirmLabel="Delete all"
      tone="danger"
      onClose={onClose}
      onConfirm={async () => {
        await deleteMemories(organization.id, scope);
        await refreshMemories(queryClient, organization.id);
      }}
    >
      Everything under “{title}” is deleted at once. This cannot be undone.
    </ConfirmDialog>
  );
}
