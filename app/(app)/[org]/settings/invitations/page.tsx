import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "@/components/ui/page-header";
import { InvitationList } from "@/features/organizations/components/invitation-list";
import { InviteForm } from "@/features/organizations/components/invite-form";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Invitations" };

export default async function InvitationsPage({ params }: PageProps<"/[org]/settings/invitations">) {
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("members:write")) notFound();
  return (
    <>
      <PageHeader title="Invitations" description="Bring people in by mail, and see who has not come yet." />
      <InviteForm />
      <InvitationList />
    </>
  );
}
