import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { requireOrganization } from "@/features/organizations/loaders";
import { OneWorkflow } from "./_components/one-workflow";

export const metadata: Metadata = { title: "Workflow" };

export default async function WorkflowOverviewPage({ params }: PageProps<"/[org]/workflows/[key]">) {
  if (!cadre.features.workflows) notFound();
  const { org, key } = await params;
  await requireOrganization(org);
  return <OneWorkflow workflowKey={key} show="overview" />;
}
