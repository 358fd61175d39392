import type { Metadata } from "next";
import { CreateOrganization } from "@/features/organizations/components/create-organization-form";
import { requireVisit } from "@/lib/auth/page-session";
import { NarrowPage } from "../_components/narrow-page";

export const metadata: Metadata = { title: "Create an organization" };

export default async function NewOrganizationPage() {
  await requireVisit();
  return (
    <NarrowPage
      title="Create an organization"
      subtitle="A separate home with its own members, conversations and settings. You become its owner."
      links={[{ href: "/organizations", label: "Back to your organizations" }]}
    >
      <CreateOrganization />
    </NarrowPage>
  );
}
