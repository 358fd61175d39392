import type { Metadata } from "next";
import Link from "next/link";
import { SignOutButton } from "@/features/identity/components/sign-out-button";
import { requireSession } from "@/features/identity/loaders";
import { AuthCard, authLink } from "../_components/auth-card";

export const metadata: Metadata = { title: "Sign out" };

export default async function LogoutPage() {
  const { user } = await requireSession();
  return (
    <AuthCard
      title="Sign out?"
      subtitle={`You are signed in as ${user.email}.`}
      footer={
        <Link href="/app" className={authLink}>
          Stay signed in
        </Link>
      }
    >
      <SignOutButton />
    </AuthCard>
  );
}
