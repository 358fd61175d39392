"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { useWorkspace } from "@/features/organizations/client";
import { providerKeysOptions, refreshModels } from "../client";
import { AddKeyDialog } from "./add-key-dialog";
import { ProviderKeyRow } from "./provider-key-row";

/** The organization's own keys, and whose providers the installation pays for. */
export function ProviderKeys() {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const keys = useQuery(providerKeysOptions(organization.id));
  const [adding, setAdding] = useState(false);
  const add = (
    <Button size="sm" disabled={!keys.isSuccess} onClick={() => setAdding(true)}>
      <Plus aria-hidden="true" />
      Add a key
    </Button>
  );
  return (
    <Section
      title="Provider keys"
      description="A key of your own comes before the installation’s. Its provider bills you directly."
      action={keys.data?.data.length ? add : null}
    >
      <QueryStates query={keys} what="The provider keys" bar="h-16" bars={2} compact>
        {({ data, installation }) => (
          <>
            {data.length === 0 ? (
              <EmptyState title="No key of your own" action={add}>
                {installation.length === 0
                  ? "Nobody can chat yet: add a key of OpenAI, Anthropic, Google or any OpenAI-compatible provider."
                  : "OpenAI, Anthropic, Google and any OpenAI-compatible provider can be added."}
              </EmptyState>
            ) : (
              <List label="Provider keys">
                {data.map((key) => (
                  <ProviderKeyRow key={key.id} providerKey={key} />
                ))}
              </List>
            )}
            {installation.length === 0 ? null : (
              <List label="Keys of the installation">
                {installation.map(({ provider, name }) => (
                  <ListRow
                    key={provider}
                    title={name}
                    badges={<Badge>Installation</Badge>}
                    detail="Its models can be picked without a key of your own."
                  />
                ))}
              </List>
            )}
          </>
        )}
      </QueryStates>
      {adding ? (
        <AddKeyDialog onAdded={() => refreshModels(queries, organization.id)} onClose={() => setAdding(false)} />
      ) : null}
    </Section>
  );
}
