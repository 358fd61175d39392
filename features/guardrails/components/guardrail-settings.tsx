"use client";

import { useQuery } from "@tanstack/react-query";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { roleScopes } from "@/lib/auth/roles";
import { policyOptions } from "../client";
import { PolicyForm } from "./policy-form";

/** What is checked in every conversation of the organization, and what happens on a hit. */
export function GuardrailSettings() {
  const { organization } = useWorkspace();
  const policy = useQuery(policyOptions(organization.id));
  return (
    <>
      <PageHeader
        title="Guardrails"
        description={`What is checked in every run in ${organization.name}. An agent can be stricter, never laxer.`}
      />
      <QueryStates query={policy} what="The guardrails" bar="h-72" bars={2}>
        {(answer) => <PolicyForm answer={answer} canChange={roleScopes[organization.role].has("guardrails:write")} />}
      </QueryStates>
    </>
  );
}
