import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { BeginAgent } from "@/features/agents/components/begin-agent";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "New agent" };

export default async function NewAgentPage({ params }: PageProps<"/[org]/agents/new">) {
  if (!cadre.features.agentCatalog) notFound();
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("agents:write")) notFound();
  return <BeginAgent />;
}
