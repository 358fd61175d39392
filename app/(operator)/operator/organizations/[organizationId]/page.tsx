import type { Metadata } from "next";
import { OrganizationView } from "@/features/operator/components/organization-view";

export const metadata: Metadata = { title: "Organization · Platform" };

export default async function OrganizationPage({ params }: PageProps<"/operator/organizations/[organizationId]">) {
  const { organizationId } = await params;
  return <OrganizationView id={organizationId} />;
}
