import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cadre } from "@/cadre.config";
import { requireOrganization } from "@/features/organizations/loaders";
import { Workflows } from "./_components/workflows";

export const metadata: Metadata = { title: "Workflows" };

export default async function WorkflowsPage({ params }: PageProps<"/[org]/workflows">) {
  if (!cadre.features.workflows) notFound();
  await requireOrganization((await params).org);
  return <Workflows />;
}
