import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { requireOrganization } from "@/features/organizations/loaders";
import { ScheduleList } from "@/features/schedules/components/schedule-list";
import { ScheduleTabs } from "@/features/schedules/components/schedule-tabs";

export const metadata: Metadata = { title: "Schedules" };

export default async function SchedulesPage({ params }: PageProps<"/[org]/schedules">) {
  await requireOrganization((await params).org);
  return (
    <>
      <PageHeader
        title="Schedules"
        description="Agents and workflows that start by themselves: at their times, in their time zone."
      />
      <ScheduleTabs />
      <ScheduleList />
    </>
  );
}
