"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { List } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PagedRows } from "@/components/ui/query-states";
import { Select } from "@/components/ui/select";
import { useWorkspace } from "@/features/organizations/client";
import { roleScopes } from "@/lib/auth/roles";
import { useDebounced } from "@/lib/hooks/use-debounced";
import type { MintedApiKey } from "../api-keys/schema";
import { apiKeysOptions, type KeyFilter, refreshApiKeys } from "../client";
import { managesOthersKeys } from "../permissions";
import { ApiKeyRow } from "./api-key-row";
import { CreateKeyDialog } from "./create-key-dialog";
import { MintedSecret } from "./minted-secret";

const typingPauseMs = 200;
const statusOptions = [
  { value: "active", label: "Active" },
  { value: "ended", label: "Expired or revoked" },
  { value: "all", label: "All" },
];
const ownerOptions = [
  { value: "me", label: "My keys" },
  { value: "all", label: "Everybody’s" },
];

export function ApiKeySettings() {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [minted, setMinted] = useState<MintedApiKey | null>(null);

  function show(key: MintedApiKey) {
    setMinted(key);
    void refreshApiKeys(queryClient, organization.id);
  }

  return (
    <>
      <PageHeader
        title="API keys"
        description={
          <>
            With a key a program calls the API as you. Everything on these pages can be done that way:{" "}
            <Link href="/docs/api" className="underline underline-offset-2 hover:text-foreground">
              API reference
            </Link>
            .
          </>
        }
        action={
          <Button size="sm" onClick={() => setCreating(true)}>
            <Plus aria-hidden="true" />
            Create a key
          </Button>
        }
      />
      {minted ? (
        <MintedSecret
          key={minted.id}
          title={`Your key “${minted.name}”`}
          label="API key"
          secret={minted.secret}
          onDone={() => setMinted(null)}
        />
      ) : null}
      <KeyList onMade={show} onCreate={() => setCreating(true)} />
      {creating ? <CreateKeyDialog onMade={show} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

function KeyList({ onMade, onCreate }: { onMade: (key: MintedApiKey) => void; onCreate: () => void }) {
  const { organization } = useWorkspace();
  const [filter, setFilter] = useState<KeyFilter>({ owner: "me", status: "active", q: "" });
  const q = useDebounced(filter.q.trim(), typingPauseMs);
  const keys = useInfiniteQuery({
    ...apiKeysOptions(organization.id, { ...filter, q }),
    placeholderData: (before) => before,
  });
  const isUnfiltered = q === "" && filter.status !== "ended" && filter.owner === "me";
  return (
    <>
      <KeyFilters filter={filter} onChange={setFilter} />
      <PagedRows
        query={keys}
        what="The keys"
        bar="h-48"
        empty={
          <EmptyState
            title={isUnfiltered ? "No keys yet" : "No keys found"}
            action={
              isUnfiltered ? (
                <Button variant="secondary" size="sm" onClick={onCreate}>
                  Create a key
                </Button>
              ) : null
            }
          >
            {isUnfiltered
              ? "Make one for each program, so that you can revoke them one by one."
              : "Try another filter."}
          </EmptyState>
        }
      >
        {(rows) => (
          <List label="API keys">
            {rows.map((key) => (
              <ApiKeyRow key={key.id} apiKey={key} showMaker={filter.owner === "all"} onMade={onMade} />
            ))}
          </List>
        )}
      </PagedRows>
    </>
  );
}

function KeyFilters({ filter, onChange }: { filter: KeyFilter; onChange: (filter: KeyFilter) => void }) {
  const { organization } = useWorkspace();
  const seesAll = managesOthersKeys({ scopes: roleScopes[organization.role] });
  return (
    <div className="flex flex-wrap gap-3 [&>*]:min-w-36 [&>*]:flex-1 [&>:first-child]:min-w-52 [&>:first-child]:flex-[2]">
      <Field
        label="Search keys"
        type="search"
        value={filter.q}
        onChange={(event) => onChange({ ...filter, q: event.target.value })}
        placeholder="Name or beginning"
      />
      <Select
        label="State"
        value={filter.status}
        onChange={(event) => onChange({ ...filter, status: event.target.value as KeyFilter["status"] })}
        options={statusOptions}
      />
      {seesAll ? (
        <Select
          label="Whose"
          value={filter.owner}
          onChange={(event) => onChange({ ...filter, owner: event.target.value as KeyFilter["owner"] })}
          options={ownerOptions}
        />
      ) : null}
    </div>
  );
}
