import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { requireOrganization } from "@/features/organizations/loaders";
import { RunList } from "@/features/runs/components/run-list";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({ params }: PageProps<"/[org]/runs">) {
  await requireOrganization((await params).org);
  return (
    <>
      <PageHeader
        title="Runs"
        description="Every answer that agents gave you and every run of a workflow, with what it took. Open one to see each step inside."
      />
      <RunList />
    </>
  );
}
