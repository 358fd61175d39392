import type { Metadata } from "next";
import { requireOrganization } from "@/features/organizations/loaders";
import { MemberSettings } from "./_components/member-settings";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage({ params }: PageProps<"/[org]/settings/members">) {
  await requireOrganization((await params).org);
  return <MemberSettings />;
}
