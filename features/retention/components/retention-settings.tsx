"use client";

import { useQuery } from "@tanstack/react-query";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { retentionOptions } from "../client";
import { RetentionForm } from "./retention-form";

export function RetentionSettings() {
  const { organization } = useWorkspace();
  const settings = useQuery(retentionOptions(organization.id));
  return (
    <>
      <PageHeader
        title="Retention"
        description="For how long this organization keeps things. What is older is deleted for good in the night, in small steps that nobody notices."
      />
      <QueryStates query={settings} what="The retention settings" bar="h-24" bars={4}>
        {(data) => <RetentionForm key={data.updated_at} settings={data} />}
      </QueryStates>
    </>
  );
}
