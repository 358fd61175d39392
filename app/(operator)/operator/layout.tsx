import { cookies } from "next/headers";
import { AppShell } from "@/components/shell/app-shell";
import { sidebarCookie } from "@/components/shell/sidebar-cookie";
import { SidebarOpener } from "@/components/shell/sidebar-toggle";
import { Toasts } from "@/components/ui/toast";
import { requireOperator } from "@/features/operator/loaders";
import { OperatorProviders } from "./_components/operator-providers";
import { OperatorSidebar } from "./_components/operator-sidebar";

export default async function OperatorLayout({ children }: LayoutProps<"/operator">) {
  const [, jar] = await Promise.all([requireOperator(), cookies()]);
  return (
    <OperatorProviders>
      <AppShell sidebar={<OperatorSidebar />} initiallyCollapsed={jar.get(sidebarCookie)?.value === "closed"}>
        <header className="flex h-12 shrink-0 items-center gap-2 px-3 md:hidden">
          <SidebarOpener />
          <span className="font-medium text-sm">Platform</span>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto">
          <main className="mx-auto flex w-full max-w-5xl flex-col gap-6 px-4 pt-2 pb-20 sm:px-8 md:pt-10">
            {children}
          </main>
        </div>
      </AppShell>
      <Toasts />
    </OperatorProviders>
  );
}
