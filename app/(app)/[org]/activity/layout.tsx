import { SidebarOpener } from "@/components/shell/sidebar-toggle";

export default function ActivityLayout({ children }: LayoutProps<"/[org]/activity">) {
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-2 px-3 md:hidden">
        <SidebarOpener />
        <span className="font-medium text-sm">Activity</span>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <main className="mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 pt-2 pb-20 sm:px-8 md:pt-10">
          {children}
        </main>
      </div>
    </>
  );
}
