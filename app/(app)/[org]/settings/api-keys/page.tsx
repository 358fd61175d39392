import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ApiKeySettings } from "@/features/access/components/api-key-settings";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage({ params }: PageProps<"/[org]/settings/api-keys">) {
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("api_keys:read")) notFound();
  return <ApiKeySettings />;
}
