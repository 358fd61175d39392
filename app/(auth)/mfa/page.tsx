import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { SecondFactorSetup } from "@/features/identity/components/second-factor-setup";
import { secondFactorMethodsOf } from "@/features/identity/second-factor/methods";
import { hasSecondFactor } from "@/lib/auth/identity";
import { requireVisit } from "@/lib/auth/page-session";
import { AuthCard, authLink } from "../_components/auth-card";

export const metadata: Metadata = { title: "Second factor" };

/** Where an organization that asks for a second factor sends whoever has not shown one. */
export default async function SecondFactorPage({ searchParams }: PageProps<"/mfa">) {
  const { identity } = await requireVisit();
  if (hasSecondFactor(identity.session)) redirect("/app");
  const [{ next }, methods] = await Promise.all([searchParams, secondFactorMethodsOf(identity.userId)]);
  const hasFactor = methods.length > 0;
  return (
    <AuthCard
      title={hasFactor ? "Show your second factor" : "Add a second factor"}
      subtitle={
        hasFactor
          ? "Your organization asks for it, and this session has not shown it yet."
          : "Your organization asks for one beside your password. It takes a minute."
      }
      footer={
        <Link href="/logout" className={authLink}>
          Sign out
        </Link>
      }
    >
      <SecondFactorSetup hasFactor={hasFactor} next={typeof next === "string" ? next : undefined} />
    </AuthCard>
  );
}
