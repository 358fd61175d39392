import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { requireOrganization } from "@/features/organizations/loaders";
import { BeginWorkflow } from "@/features/workflows/components/editor/begin-workflow";

export const metadata: Metadata = { title: "New workflow" };

export default async function NewWorkflowPage({ params }: PageProps<"/[org]/workflows/new">) {
  const { organization } = await requireOrganization((await params).org);
  if (!cadre.features.workflows || !organization.scopes.has("workflows:write")) notFound();
  return <BeginWorkflow />;
}
