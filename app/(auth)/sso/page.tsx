import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { SingleSignOnForm } from "@/features/identity/external/components/single-sign-on-form";
import { findSession } from "@/features/identity/loaders";
import { AuthCard, authLink } from "../_components/auth-card";

export const metadata: Metadata = { title: "Single sign-on" };

export default async function SingleSignOnPage({ searchParams }: PageProps<"/sso">) {
  const { next } = await searchParams;
  if ((await findSession()) && next === undefined) redirect("/app");
  return (
    <AuthCard
      title="Single sign-on"
      subtitle="Your e-mail address tells us which organization you belong to."
      footer={
        <Link href="/login" className={authLink}>
          Sign in another way
        </Link>
      }
    >
      <SingleSignOnForm next={typeof next === "string" ? next : undefined} />
    </AuthCard>
  );
}
