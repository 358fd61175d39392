"use client";

import { usePathname } from "next/navigation";
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { sidebarCookie } from "./sidebar-cookie";

const Modal = lazy(() => import("@/components/ui/modal").then(({ Modal }) => ({ default: Modal })));

interface Shell {
  /** Whether the wide sidebar is folded away. */
  collapsed: boolean;
  toggleSidebar: () => void;
}

const ShellContext = createContext<Shell>({ collapsed: false, toggleSidebar: () => undefined });

export function useShell(): Shell {
  return useContext(ShellContext);
}

interface AppShellProps {
  sidebar: ReactNode;
  children: ReactNode;
  /** What the cookie said, so that the server draws the page as it was left. */
  initiallyCollapsed: boolean;
}

/** A sidebar beside the page; below 768 px the sidebar is a sheet. */
export function AppShell({ sidebar, children, initiallyCollapsed }: AppShellProps) {
  const [collapsed, setCollapsed] = useState(initiallyCollapsed);
  const pathname = usePathname();
  // The page over which the sheet was opened: going elsewhere closes it.
  const [sheetPath, setSheetPath] = useState<string | null>(null);

  const toggleSidebar = useCallback(() => {
    if (!window.matchMedia("(min-width: 48rem)").matches) {
      setSheetPath((open) => (open === window.location.pathname ? null : window.location.pathname));
      return;
    }
    setCollapsed((before) => {
      const cookie = `${sidebarCookie}=${before ? "open" : "closed"}; path=/; max-age=31536000; samesite=lax`;
      Object.assign(document, { cookie });
      return !before;
    });
  }, []);
  const shell = useMemo(() => ({ collapsed, toggleSidebar }), [collapsed, toggleSidebar]);

  return (
    <ShellContext value={shell}>
      <div className="flex h-[calc(100dvh-var(--top-bar,0px))] overflow-hidden">
        <aside
          aria-label="Sidebar"
          className={cn(
            "w-66 shrink-0 flex-col border-border border-r bg-sidebar max-md:hidden",
            collapsed ? "hidden" : "flex",
          )}
        >
          {sidebar}
        </aside>
        {sheetPath === pathname ? (
          <Suspense fallback={null}>
            <Modal label="Sidebar" place="left" onClose={() => setSheetPath(null)}>
              <div className="flex h-full flex-col bg-sidebar">{sidebar}</div>
            </Modal>
          </Suspense>
        ) : null}
        <div className="flex min-w-0 flex-1 flex-col">{children}</div>
      </div>
    </ShellContext>
  );
}
