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
import { connectionsOptions } from "../client";
import { ConnectionCard } from "./connection-card";
import { CreateConnectionDialog } from "./create-connection-dialog";
import { DomainSection } from "./domain-section";

/** How an organization's people sign in through its own identity provider. */
export function SingleSignOnSettings() {
  const { organization } = useWorkspace();
  const connections = useQuery(connectionsOptions(organization.id));
  const [adding, setAdding] = useState(false);
  const add = (
    <Button size="sm" disabled={!connections.isSuccess} onClick={() => setAdding(true)}>
      <Plus aria-hidden="true" />
      Add a connection
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Single sign-on"
        description={`People of ${organization.name} sign in through its own identity provider, by OpenID Connect.`}
        action={connections.data?.data.length ? add : null}
      />
      <QueryStates query={connections} what="The connections" bar="h-56">
        {({ data, redirect_uri }) =>
          data.length === 0 ? (
            <Section title="Connection">
              <EmptyState title="No connection yet" action={add}>
                Okta, Microsoft Entra, Google Workspace, Keycloak and every other OpenID Connect provider can be
                connected.
              </EmptyState>
            </Section>
          ) : (
            data.map((connection) => (
              <ConnectionCard key={connection.id} connection={connection} redirectUri={redirect_uri} />
            ))
          )
        }
      </QueryStates>
      <DomainSection />
      {adding && connections.data ? (
        <CreateConnectionDialog redirectUri={connections.data.redirect_uri} onClose={() => setAdding(false)} />
      ) : null}
    </>
  );
}
