import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput, ResponseOf } from "@/lib/api/endpoint";
import type * as contract from "./contract";

export type PolicyAnswer = ResponseOf<typeof contract.getGuardrailPolicy>;

const keyOf = (organizationId: string) => ["guardrails", organizationId, "policy"] as const;

export function policyOptions(organizationId: string) {
  return queryOptions({
    queryKey: keyOf(organizationId),
    queryFn: ({ signal }) =>
      api<typeof contract.getGuardrailPolicy>("GET /api/v1/guardrails/policy", { organizationId, signal }),
  });
}

export async function setPolicy(
  queryClient: QueryClient,
  organizationId: string,
  body: BodyInput<typeof contract.setGuardrailPolicy>,
): Promise<PolicyAnswer> {
  const path = "PUT /api/v1/guardrails/policy";
  const answer = await api<typeof contract.setGuardrailPolicy>(path, { organizationId, body });
  queryClient.setQueryData(keyOf(organizationId), answer);
  return answer;
}

export function tryText(organizationId: string, body: BodyInput<typeof contract.checkText>) {
  return api<typeof contract.checkText>("POST /api/v1/guardrails/check", { organizationId, body });
}
