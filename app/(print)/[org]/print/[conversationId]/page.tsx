import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PrintView } from "@/features/conversations/components/print-view";
import { findPrintout } from "@/features/conversations/loaders";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Print" };

interface PrintPageProps {
  params: Promise<{ org: string; conversationId: string }>;
}

/** The shown branch of a conversation as paper wants it: everything at once, without the app around it. */
export default async function PrintPage({ params }: PrintPageProps) {
  const { org, conversationId } = await params;
  const printout = await findPrintout(await requireOrganization(org), conversationId);
  if (!printout) notFound();
  return <PrintView {...printout} />;
}
