import type { Metadata } from "next";
import { ConfirmLink } from "@/features/identity/components/confirm-link";
import { LinkRequestForm } from "@/features/identity/components/link-request-form";
import { findSession } from "@/features/identity/loaders";
import { mailboxNotice } from "@/features/notifications/mail/enqueue";
import { AuthCard } from "../_components/auth-card";

export const metadata: Metadata = { title: "Confirm your address" };

export default async function VerifyPage() {
  const session = await findSession();
  return (
    <AuthCard title="Confirm your address" subtitle="One click shows us that the mail reached you.">
      <ConfirmLink
        act="verify"
        button="Confirm my address"
        done="Thank you. Your e-mail address is confirmed."
        isSignedIn={session !== null}
      >
        <LinkRequestForm
          act="askForVerification"
          email={session?.user.email ?? ""}
          mailboxUrl={mailboxNotice()?.url ?? null}
        />
      </ConfirmLink>
    </AuthCard>
  );
}
