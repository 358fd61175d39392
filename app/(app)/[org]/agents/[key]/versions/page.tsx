import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { AgentVersions } from "@/features/agents/components/versions/agent-versions";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Versions" };

export default async function AgentVersionsPage({ params }: PageProps<"/[org]/agents/[key]/versions">) {
  if (!cadre.features.agentCatalog) notFound();
  const { org, key } = await params;
  await requireOrganization(org);
  return <AgentVersions agentKey={key} />;
}
