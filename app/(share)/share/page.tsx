import type { Metadata } from "next";
import Link from "next/link";
import { cadre } from "@/cadre.config";
import { Logo } from "@/components/shell/logo";
import { SharedView } from "@/features/conversations/components/shared-view";

export const metadata: Metadata = {
  title: "Shared conversation",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

/** Reads the secret from the address's fragment in the browser: it reaches neither this server's log nor another's. */
export default function SharePage() {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-border border-b">
        <div className="mx-auto flex h-14 max-w-[46rem] items-center gap-3 px-4 sm:px-6">
          <Link href="/" aria-label={`${cadre.name}, home`} className="rounded-md">
            <Logo />
          </Link>
          <span className="ml-auto text-[13px] text-muted">Read-only</span>
        </div>
      </header>
      <main className="mx-auto w-full max-w-[46rem] flex-1 px-4 pb-16 sm:px-6">
        <SharedView />
      </main>
    </div>
  );
}
