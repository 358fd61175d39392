import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { ActivityFeed } from "@/features/activity/components/activity-feed";
import { listMembers } from "@/features/members/data";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Activity" };

/** As many as a choice can show; the API narrows to anybody. */
const mostPeople = 100;

export default async function ActivityPage({ params }: PageProps<"/[org]/activity">) {
  const { org } = await params;
  const ctx = await requireOrganization(org);
  const members = await listMembers(ctx, { limit: mostPeople });
  return (
    <>
      <PageHeader title="Activity" description="What happened in the organization, and what happens right now." />
      <ActivityFeed
        organization={{ id: ctx.organization.id, slug: org }}
        people={members.data.map(({ user_id: id, name }) => ({ id, name }))}
      />
    </>
  );
}
