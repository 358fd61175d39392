import type { Metadata } from "next";
import Link from "next/link";
import { ResetForm } from "@/features/identity/components/reset-form";
import { AuthCard, authLink } from "../_components/auth-card";

export const metadata: Metadata = { title: "Set a new password" };

export default function ResetPage() {
  return (
    <AuthCard
      title="Set a new password"
      subtitle="It signs you out everywhere else."
      footer={
        <>
          Does the link not work?{" "}
          <Link href="/forgot" className={authLink}>
            Ask for another one
          </Link>
        </>
      }
    >
      <ResetForm />
    </AuthCard>
  );
}
