import type { Metadata } from "next";
import { OrganizationDirectory } from "@/features/operator/components/organization-directory";

export const metadata: Metadata = { title: "Organizations · Platform" };

export default function OrganizationsPage() {
  return <OrganizationDirectory />;
}
