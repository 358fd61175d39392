import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireOrganization } from "@/features/organizations/loaders";
import { ToolsSettings } from "@/features/tools/components/tools-settings";
import { env } from "@/lib/env";

export const metadata: Metadata = { title: "Tools" };

export default async function ToolsPage({ params }: PageProps<"/[org]/settings/tools">) {
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("tools:write")) notFound();
  return <ToolsSettings notice={env().TOOL_SOURCES_NOTICE ?? null} />;
}
