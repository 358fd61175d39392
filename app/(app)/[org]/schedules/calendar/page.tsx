import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { requireOrganization } from "@/features/organizations/loaders";
import { ScheduleCalendar } from "@/features/schedules/components/schedule-calendar";
import { ScheduleTabs } from "@/features/schedules/components/schedule-tabs";

export const metadata: Metadata = { title: "Calendar" };

export default async function CalendarPage({ params }: PageProps<"/[org]/schedules/calendar">) {
  await requireOrganization((await params).org);
  return (
    <>
      <PageHeader title="Calendar" description="What ran by itself, and what will." />
      <ScheduleTabs />
      <ScheduleCalendar />
    </>
  );
}
