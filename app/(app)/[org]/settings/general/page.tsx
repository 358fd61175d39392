import type { Metadata } from "next";
import { requireOrganization } from "@/features/organizations/loaders";
import { GeneralSettings } from "./_components/general-settings";

export const metadata: Metadata = { title: "General" };

export default async function GeneralSettingsPage({ params }: PageProps<"/[org]/settings/general">) {
  await requireOrganization((await params).org);
  return <GeneralSettings />;
}
