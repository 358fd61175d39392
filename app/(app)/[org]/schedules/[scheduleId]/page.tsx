import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireOrganization } from "@/features/organizations/loaders";
import { ScheduleDetail } from "@/features/schedules/components/schedule-detail";

export const metadata: Metadata = { title: "Schedule" };

export default async function SchedulePage({ params }: PageProps<"/[org]/schedules/[scheduleId]">) {
  const { org, scheduleId } = await params;
  await requireOrganization(org);
  if (!z.uuid().safeParse(scheduleId).success) notFound();
  return <ScheduleDetail id={scheduleId} />;
}
