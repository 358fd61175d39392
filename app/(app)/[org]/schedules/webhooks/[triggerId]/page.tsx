import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireOrganization } from "@/features/organizations/loaders";
import { TriggerDetail } from "@/features/triggers/components/trigger-detail";

export const metadata: Metadata = { title: "Webhook" };

export default async function WebhookPage({ params }: PageProps<"/[org]/schedules/webhooks/[triggerId]">) {
  const { org, triggerId } = await params;
  await requireOrganization(org);
  if (!z.uuid().safeParse(triggerId).success) notFound();
  return <TriggerDetail id={triggerId} />;
}
