import type { Metadata } from "next";
import Link from "next/link";
import { ConfirmLink } from "@/features/identity/components/confirm-link";
import { findSession } from "@/features/identity/loaders";
import { AuthCard, authLink } from "../../_components/auth-card";

export const metadata: Metadata = { title: "Confirm your new address" };

export default async function VerifyAddressPage() {
  const session = await findSession();
  return (
    <AuthCard title="Confirm your new address" subtitle="From then on you sign in with it.">
      <ConfirmLink
        act="confirmAddress"
        button="Use this address"
        done="Your account has its new address. We told the old one."
        isSignedIn={session !== null}
      >
        <p className="text-[13px] text-muted leading-5">
          Enter the new address again{" "}
          <Link href="/app" className={authLink}>
            in your settings
          </Link>{" "}
          to get another link.
        </p>
      </ConfirmLink>
    </AuthCard>
  );
}
