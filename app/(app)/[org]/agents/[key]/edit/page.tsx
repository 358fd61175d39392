import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { requireOrganization } from "@/features/organizations/loaders";
import { EditAgent } from "./_components/edit-agent";

export const metadata: Metadata = { title: "Edit an agent" };

export default async function EditAgentPage({ params }: PageProps<"/[org]/agents/[key]/edit">) {
  if (!cadre.features.agentCatalog) notFound();
  const { org, key } = await params;
  const { organization } = await requireOrganization(org);
  if (!organization.scopes.has("agents:write")) notFound();
  return <EditAgent agentKey={key} />;
}
