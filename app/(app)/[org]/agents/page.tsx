import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { AgentList } from "@/features/agents/components/agent-list";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Agents" };

export default async function AgentsPage({ params }: PageProps<"/[org]/agents">) {
  if (!cadre.features.agentCatalog) notFound();
  await requireOrganization((await params).org);
  return <AgentList />;
}
