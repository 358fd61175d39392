import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { cadre } from "@/cadre.config";
import { LegalNote } from "@/features/identity/components/legal-note";
import { LoginForm } from "@/features/identity/components/login-form";
import { ExternalButtons } from "@/features/identity/external/components/external-buttons";
import { availableProviders } from "@/features/identity/external/identities";
import { findSession } from "@/features/identity/loaders";
import { env } from "@/lib/env";
import { AuthCard, authLink } from "../_components/auth-card";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  if (await findSession()) redirect("/app");
  const { next: asked } = await searchParams;
  const next = typeof asked === "string" ? asked : undefined;
  return (
    <AuthCard
      title="Welcome back"
      subtitle={`Sign in to ${cadre.name}.`}
      footer={
        <>
          New here?{" "}
          <Link href="/register" className={authLink}>
            Create an account
          </Link>
        </>
      }
    >
      <LoginForm
        next={next}
        alternatives={
          <>
            <ExternalButtons
              providers={availableProviders()}
              notice={env().EXTERNAL_SIGN_IN_NOTICE ?? null}
              next={next}
            />
            <LegalNote />
          </>
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
