"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/features/organizations/client";
import { serviceAccountsOptions } from "../client";
import { ServiceAccountCard } from "./service-account-card";

export function ServiceAccountSettings() {
  const { organization } = useWorkspace();
  const accounts = useQuery(serviceAccountsOptions(organization.id));
  return (
    <>
      <PageHeader
        title="Service accounts"
        description="Programs that call the API under a name of their own, which stays when people leave. The installation’s configuration declares them; here you decide which ones this organization uses."
      />
      {accounts.isPending ? (
        <>
          <Skeleton className="h-44 rounded-2xl" />
          <Skeleton className="h-44 rounded-2xl" />
        </>
      ) : null}
      {accounts.isError ? (
        <EmptyState
          title="The service accounts could not be loaded"
          action={
            <Button variant="secondary" onClick={() => accounts.refetch()}>
              Try again
            </Button>
          }
        >
          {accounts.error.message}
        </EmptyState>
      ) : null}
      {accounts.data?.data.length === 0 ? (
        <EmptyState title="No service accounts">
          Whoever runs this installation declares them in config/service-accounts.yaml.
        </EmptyState>
      ) : null}
      {accounts.data?.data.map((account) => (
        <ServiceAccountCard key={account.key} account={account} />
      ))}
    </>
  );
}
