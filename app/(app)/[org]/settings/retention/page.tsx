import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireOrganization } from "@/features/organizations/loaders";
import { RetentionSettings } from "@/features/retention/components/retention-settings";

export const metadata: Metadata = { title: "Retention" };

export default async function RetentionPage({ params }: PageProps<"/[org]/settings/retention">) {
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("retention:read")) notFound();
  return <RetentionSettings />;
}
