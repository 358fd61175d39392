import type { Metadata } from "next";
import { ApprovalQueue } from "@/features/operator/components/approval-queue";

export const metadata: Metadata = { title: "Approvals · Platform" };

export default function ApprovalsPage() {
  return <ApprovalQueue />;
}
