import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { requireOrganization } from "@/features/organizations/loaders";
import { ScheduleTabs } from "@/features/schedules/components/schedule-tabs";
import { TriggerList } from "@/features/triggers/components/trigger-list";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ params }: PageProps<"/[org]/schedules/webhooks">) {
  await requireOrganization((await params).org);
  return (
    <>
      <PageHeader title="Webhooks" description="Addresses that other systems call to start an agent or a workflow." />
      <ScheduleTabs />
      <TriggerList />
    </>
  );
}
