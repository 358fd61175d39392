import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { RegisterForm } from "@/features/identity/components/register-form";
import { findSession } from "@/features/identity/loaders";
import { AuthCard, authLink } from "../_components/auth-card";

export const metadata: Metadata = { title: "Sign up" };

export default async function RegisterPage() {
  if (await findSession()) redirect("/app");
  return (
    <AuthCard
      title="Create your account"
      subtitle="An account and an organization of your own, in one step."
      footer={
        <>
          Have an account?{" "}
          <Link href="/login" className={authLink}>
            Sign in
          </Link>
        </>
      }
    >
      <RegisterForm />
    </AuthCard>
  );
}
