import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { requireOrganization } from "@/features/organizations/loaders";
import { OneWorkflow } from "../_components/one-workflow";

export const metadata: Metadata = { title: "Runs of a workflow" };

export default async function WorkflowRunsPage({ params }: PageProps<"/[org]/workflows/[key]/runs">) {
  if (!cadre.features.workflows) notFound();
  const { org, key } = await params;
  await requireOrganization(org);
  return <OneWorkflow workflowKey={key} show="runs" />;
}
