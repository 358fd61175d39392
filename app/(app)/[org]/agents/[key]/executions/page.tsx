import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { AgentExecutions } from "@/features/agents/components/agent-executions";
import { requireOrganization } from "@/features/organizations/loaders";
import { RunList } from "@/features/runs/components/run-list";

export const metadata: Metadata = { title: "Executions" };

export default async function AgentExecutionsPage({ params }: PageProps<"/[org]/agents/[key]/executions">) {
  if (!cadre.features.agentCatalog) notFound();
  const { org, key } = await params;
  await requireOrganization(org);
  return (
    <AgentExecutions agentKey={key}>
      <RunList agent={key} />
    </AgentExecutions>
  );
}
