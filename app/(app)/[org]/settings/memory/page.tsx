import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MemorySettings } from "@/features/memory/components/memory-settings";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Memory" };

export default async function MemoryPage({ params }: PageProps<"/[org]/settings/memory">) {
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("memories:read")) notFound();
  return <MemorySettings />;
}
