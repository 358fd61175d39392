"use client";

import { PanelLeft } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { useShell } from "./app-shell";

/** Opens the sidebar where it is out of sight. */
export function SidebarOpener() {
  const { collapsed, toggleSidebar } = useShell();
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label="Open the sidebar"
      data-tip="Open the sidebar"
      data-tip-align="start"
      onClick={toggleSidebar}
      className={cn("-ml-1", !collapsed && "md:hidden")}
    >
      <PanelLeft aria-hidden="true" strokeWidth={1.75} />
    </Button>
  );
}

export function SidebarCloser() {
  const { toggleSidebar } = useShell();
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label="Close the sidebar"
      data-tip="Close the sidebar"
      data-tip-align="end"
      onClick={toggleSidebar}
    >
      <PanelLeft aria-hidden="true" strokeWidth={1.75} />
    </Button>
  );
}
