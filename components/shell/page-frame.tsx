import type { ReactNode } from "react";
import { SidebarOpener } from "./sidebar-toggle";

/** The frame of a page that scrolls as a whole; on a phone with the way to the sidebar above it. */
export function PageFrame({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-1 px-3 md:hidden">
        <SidebarOpener />
      </header>
      <main className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex w-full max-w-5xl flex-col gap-6 px-4 pt-4 pb-16 sm:px-8 md:pt-12">{children}</div>
      </main>
    </>
  );
}
