"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
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
      {connections.isPending ? <Skeleton className="h-56 rounded-2xl" /> : null}
      {connections.isError ? (
        <EmptyState
          title="The connections could not be loaded"
          action={
            <Button variant="secondary" onClick={() => connections.refetch()}>
              Try again
            </Button>
          }
        >
          {connections.error.message}
        </EmptyState>
      ) : null}
      {connections.data?.data.length === 0 ? (
        <Section title="Connection">
          <EmptyState title="No connection yet" action={add}>
            Okta, Microsoft Entra, Google Workspace, Keycloak and every other OpenID Connect provider can be connected.
          </EmptyState>
        </Section>
      ) : null}
      {connections.data?.data.map((connection) => (
        <ConnectionCard key={connection.id} connection={connection} redirectUri={connections.data.redirect_uri} />
      ))}
      <DomainSection />
      {adding && connections.data ? (
        <CreateConnectionDialog redirectUri={connections.data.redirect_uri} onClose={() => setAdding(false)} />
      ) : null}
    </>
  );
}
