import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { cadre } from "@/cadre.config";
import { LoginForm } from "@/features/identity/components/login-form";
import { findSession } from "@/features/identity/loaders";
import { AuthCard, authLink } from "../_components/auth-card";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  if (await findSession()) redirect("/app");
  const { next } = await searchParams;
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
        next={typeof next === "string" ? next : undefined}
        forgotten={
          <Link href="/forgot" className="-mt-2 self-start rounded text-[13px] text-muted hover:text-foreground">
            Forgot your password?
          </Link>
        }
      />
    </AuthCard>
  );
}
