import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { GuardrailSettings } from "@/features/guardrails/components/guardrail-settings";
import { requireOrganization } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Guardrails" };

export default async function GuardrailsPage({ params }: PageProps<"/[org]/settings/guardrails">) {
  const { organization } = await requireOrganization((await params).org);
  if (!organization.scopes.has("guardrails:read")) notFound();
  return <GuardrailSettings />;
}
