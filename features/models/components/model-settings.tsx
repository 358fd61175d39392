"use client";

import { useQuery } from "@tanstack/react-query";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { modelSettingsOptions } from "../client";
import { ModelChoices } from "./model-choices";
import { ProviderKeys } from "./provider-keys";

/** How an organization reaches models: whose keys, which models, and what happens when one cannot answer. */
export function ModelSettings() {
  const { organization } = useWorkspace();
  const settings = useQuery(modelSettingsOptions(organization.id));
  return (
    <>
      <PageHeader
        title="Models"
        description={`Which models answer in ${organization.name}, and with whose keys they are asked.`}
      />
      <ProviderKeys />
      <QueryStates query={settings} what="The choice of models" bar="h-96">
        {(data) => <ModelChoices key={JSON.stringify(data)} settings={data} />}
      </QueryStates>
    </>
  );
}
