import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireOrganization } from "@/features/organizations/loaders";
import { RunComparison } from "@/features/runs/components/comparison/run-comparison";

export const metadata: Metadata = { title: "Two runs compared" };

const RunIds = z.tuple([z.uuid(), z.uuid()]);

export default async function ComparePage({ params }: PageProps<"/[org]/runs/[runId]/compare/[otherId]">) {
  const { org, runId, otherId } = await params;
  await requireOrganization(org);
  if (!RunIds.safeParse([runId, otherId]).success) notFound();
  return <RunComparison leftId={runId} rightId={otherId} />;
}
