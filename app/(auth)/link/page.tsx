import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { LoginForm } from "@/features/identity/components/login-form";
import { SignOutButton } from "@/features/identity/components/sign-out-button";
import { AgreeToLink } from "@/features/identity/external/components/agree-to-link";
import { ExternalButtons } from "@/features/identity/external/components/external-buttons";
import { availableProviders } from "@/features/identity/external/identities";
import { findPendingLink } from "@/features/identity/external/pending-link";
import { findSession } from "@/features/identity/loaders";
import { env } from "@/lib/env";
import { AuthCard } from "../_components/auth-card";

export const metadata: Metadata = { title: "Link an account" };

export default async function LinkPage() {
  const [pending, session] = await Promise.all([headers().then(findPendingLink), findSession()]);
  if (!pending) {
    return (
      <AuthCard title="Nothing to link" subtitle="This has expired, or was begun in another browser.">
        <Button asChild wide className="h-10">
          <Link href="/login">To the sign-in page</Link>
        </Button>
      </AuthCard>
    );
  }
  const { ownerId, ownerEmail, providerName } = pending;
  if (session?.user.id === ownerId) {
    const subtitle = `From then on ${providerName} signs you in as ${ownerEmail}, too.`;
    return (
      <AuthCard title={`Link ${providerName}?`} subtitle={subtitle}>
        <AgreeToLink providerName={providerName} />
      </AuthCard>
    );
  }
  if (session) {
    const subtitle = `This is about ${ownerEmail}, and you are signed in as ${session.user.email}. Sign out first.`;
    return (
      <AuthCard title="Another account" subtitle={subtitle}>
        <SignOutButton />
      </AuthCard>
    );
  }
  const subtitle = `${ownerEmail} has an account. Sign in to it as you always do, and we link ${providerName} to it.`;
  return (
    <AuthCard title="Is this you?" subtitle={subtitle}>
      <LoginForm
        next="/link"
        alternatives={
          <ExternalButtons
            providers={availableProviders()}
            notice={env().EXTERNAL_SIGN_IN_NOTICE ?? null}
            next="/link"
          />
        }
        forgotten={
          <Link href="/forgot" className="-mt-2 self-start rounded text-[13px] text-muted hover:text-foreground">
            Forgot your password?
          </Link>
        }
      />
    </AuthCard>
  );
}
