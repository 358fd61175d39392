import { SidebarOpener } from "@/components/shell/sidebar-toggle";
import { SettingsNavigation } from "./_components/settings-navigation";

export default function SettingsLayout({ children }: LayoutProps<"/[org]/settings">) {
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-2 px-3 md:hidden">
        <SidebarOpener />
        <span className="font-medium text-sm">Settings</span>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex w-full max-w-5xl flex-col gap-x-10 gap-y-6 px-4 pt-2 pb-20 sm:px-8 md:pt-10 lg:flex-row">
          <SettingsNavigation />
          <main className="flex min-w-0 flex-1 flex-col gap-6">{children}</main>
        </div>
      </div>
    </>
  );
}
