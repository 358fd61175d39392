import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ModelSettings } from "@/features/models/components/model-settings";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Models" };

export default async function ModelsPage({ params }: PageProps<"/[org]/settings/models">) {
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("models:read")) notFound();
  return <ModelSettings />;
}
