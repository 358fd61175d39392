import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { signUpOffer } from "@/features/identity/account/sign-up-policy";
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
  operator_only:
    "New people join by invitation here. Nobody can invite them yet: the operator’s address from the configuration signs up first.",
  invite_only: "New people join by invitation here. Ask a colleague to invite you, then open the link of that mail.",
} as const;

export default async function RegisterPage() {
  if (await findSession()) redirect("/app");
  const offer = await signUpOffer();
  return (
    <AuthCard
      title={offer === "invite_only" ? "By invitation only" : "Create your account"}
      subtitle={explanations[offer]}
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
        {offer === "invite_only" ? null : <RegisterForm mailboxUrl={mailboxNotice()?.url ?? null} />}
        <ExternalButtons
          providers={offer === "invite_only" ? [] : availableProviders()}
          notice={env().EXTERNAL_SIGN_IN_NOTICE ?? null}
          next={undefined}
        />
      </div>
    </AuthCard>
  );
}
