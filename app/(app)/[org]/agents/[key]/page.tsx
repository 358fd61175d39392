import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { AgentOverview } from "@/features/agents/components/agent-overview";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Agent" };

export default async function AgentOverviewPage({ params }: PageProps<"/[org]/agents/[key]">) {
  if (!cadre.features.agentCatalog) notFound();
  const { org, key } = await params;
  await requireOrganization(org);
  return <AgentOverview agentKey={key} />;
}
