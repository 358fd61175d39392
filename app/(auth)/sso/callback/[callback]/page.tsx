import type { Metadata } from "next";
import { ExternalCallback } from "@/features/identity/external/components/external-callback";
import { AuthCard } from "../../../_components/auth-card";

export const metadata: Metadata = { title: "Signing in" };

export default async function CallbackPage({ params }: PageProps<"/sso/callback/[callback]">) {
  const { callback } = await params;
  return (
    <AuthCard title="Signing in" subtitle="You come back from another service.">
      <ExternalCallback callback={callback} />
    </AuthCard>
  );
}
