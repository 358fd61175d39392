import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { ApprovalInbox } from "@/features/approvals/components/approval-inbox";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Approvals" };

export default async function ApprovalsPage({ params }: PageProps<"/[org]/approvals">) {
  await requireOrganization((await params).org);
  return (
    <>
      <PageHeader
        title="Approvals"
        description="Tool calls and steps of workflows that wait until a person has looked at them. They go on as soon as you have decided."
      />
      <ApprovalInbox />
    </>
  );
}
