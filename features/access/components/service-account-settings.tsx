"use client";

import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
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
      <QueryStates query={accounts} what="The service accounts" bar="h-44" bars={2}>
        {({ data }) =>
          data.length === 0 ? (
            <EmptyState title="No service accounts">
              Whoever runs this installation declares them in config/service-accounts.yaml.
            </EmptyState>
          ) : (
            data.map((account) => <ServiceAccountCard key={account.key} account={account} />)
          )
        }
      </QueryStates>
    </>
  );
}
