import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireOrganization } from "@/features/organizations/loaders";
import { SingleSignOnSettings } from "@/features/single-sign-on/components/single-sign-on-settings";

export const metadata: Metadata = { title: "Single sign-on" };

export default async function SingleSignOnPage({ params }: PageProps<"/[org]/settings/single-sign-on">) {
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("single_sign_on:read")) notFound();
  return <SingleSignOnSettings />;
}
