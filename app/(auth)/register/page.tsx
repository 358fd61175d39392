import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { RegisterForm } from "@/features/identity/components/register-form";
import { ExternalButtons } from "@/features/identity/external/components/external-buttons";
import { availableProviders } from "@/features/identity/external/identities";
import { findSession } from "@/features/identity/loaders";
import { mailboxNotice } from "@/features/notifications/mail/enqueue";
import { env } from "@/lib/env";
import { AuthCard, authLink } from "../_components/auth-card";

export const metadata: Metadata = { title: "Sign up" };

const explanations = {
  public: "An account and an organization of your own, in one step.",
  approval: "New accounts are looked at by a person first. We write to you once yours is approved.",
  invite_only: "New people join by invitation here. Ask a colleague to invite you, then open the link of that mail.",
} as const;

export default async function RegisterPage() {
  if (await findSession()) redirect("/app");
  const policy = env().SIGN_UP_POLICY;
  return (
    <AuthCard
      title={policy === "invite_only" ? "By invitation only" : "Create your account"}
      subtitle={explanations[policy]}
      footer={
        <>
          Have an account?{" "}
          <Link href="/login" className={authLink}>
            Sign in
          </Link>
        </>
      }
    >
      <div className="flex flex-col gap-6">
        {policy === "invite_only" ? null : <RegisterForm mailboxUrl={mailboxNotice()?.url ?? null} />}
        <ExternalButtons
          providers={policy === "invite_only" ? [] : availableProviders()}
          notice={env().EXTERNAL_SIGN_IN_NOTICE ?? null}
          next={undefined}
        />
      </div>
    </AuthCard>
  );
}
