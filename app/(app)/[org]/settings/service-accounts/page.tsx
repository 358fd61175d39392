import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ServiceAccountSettings } from "@/features/access/components/service-account-settings";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Service accounts" };

export default async function ServiceAccountsPage({ params }: PageProps<"/[org]/settings/service-accounts">) {
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("service_accounts:read")) notFound();
  return <ServiceAccountSettings />;
}
