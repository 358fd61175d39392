import type { Metadata } from "next";
import Link from "next/link";
import { LinkRequestForm } from "@/features/identity/components/link-request-form";
import { findSession } from "@/features/identity/loaders";
import { mailboxNotice } from "@/features/notifications/mail/enqueue";
import { AuthCard, authLink } from "../_components/auth-card";

export const metadata: Metadata = { title: "Forgot your password" };

export default async function ForgotPage() {
  const session = await findSession();
  return (
    <AuthCard
      title="Forgot your password?"
      subtitle="We send you a link that sets a new one."
      footer={
        <>
          Remembered it?{" "}
          <Link href={session ? "/app" : "/login"} className={authLink}>
            {session ? "Go back" : "Sign in"}
          </Link>
        </>
      }
    >
      <LinkRequestForm act="askForReset" email={session?.user.email ?? ""} mailboxUrl={mailboxNotice()?.url ?? null} />
    </AuthCard>
  );
}
