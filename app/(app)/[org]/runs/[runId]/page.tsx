import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireOrganization } from "@/features/organizations/loaders";
import { RunView } from "./_components/run-view";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage({ params }: PageProps<"/[org]/runs/[runId]">) {
  const { org, runId } = await params;
  await requireOrganization(org);
  if (!z.uuid().safeParse(runId).success) notFound();
  return <RunView runId={runId} />;
}
