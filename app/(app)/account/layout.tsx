import Link from "next/link";
import type { ReactNode } from "react";
import { LogoMark } from "@/components/shell/logo";
import { Toasts } from "@/components/ui/toast";
import { requireVisit } from "@/lib/auth/page-session";
import { AccountNavigation } from "./_components/account-navigation";
import { AccountProviders } from "./_components/account-providers";

/** One's own account without an organization around it: for whom none admits at the moment, or who belongs to none. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  await requireVisit();
  return (
    <AccountProviders>
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 pt-6 pb-20 sm:px-8">
        <header className="flex flex-wrap items-center gap-x-6 gap-y-3">
          <Link href="/organizations" aria-label="Your organizations" className="rounded-md">
            <LogoMark className="size-7" />
          </Link>
          <AccountNavigation />
        </header>
        <main className="flex min-w-0 flex-1 flex-col gap-6">{children}</main>
      </div>
      <Toasts />
    </AccountProviders>
  );
}
