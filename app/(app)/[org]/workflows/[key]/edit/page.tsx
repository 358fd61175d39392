import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { requireOrganization } from "@/features/organizations/loaders";
import { EditWorkflow } from "./_components/edit-workflow";

export const metadata: Metadata = { title: "Edit a workflow" };

export default async function EditWorkflowPage({ params }: PageProps<"/[org]/workflows/[key]/edit">) {
  const { org, key } = await params;
  const { organization } = await requireOrganization(org);
  if (!cadre.features.workflows || !organization.scopes.has("workflows:write")) notFound();
  return <EditWorkflow workflowKey={key} />;
}
