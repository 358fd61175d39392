import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AuditLog } from "@/features/audit/components/audit-log";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ params }: PageProps<"/[org]/settings/audit">) {
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("audit:read")) notFound();
  return <AuditLog />;
}
