"use client";

import { Gauge, Keyboard, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { applyTheme, currentTheme, type Theme } from "@/components/shell/theme";
import { Avatar } from "@/components/ui/avatar";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { useWorkspace } from "@/features/organizations/client";
import { showLayer } from "./keyboard-state";

const themeEntries = [
  { theme: "light", label: "Light", icon: Sun },
  { theme: "dark", label: "Dark", icon: Moon },
  { theme: "system", label: "System", icon: Monitor },
] as const;

export function UserMenu() {
  const { user, organization } = useWorkspace();
  const router = useRouter();
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => setTheme(currentTheme()), []);
  const entries: MenuEntry[] = [
    { type: "heading", label: user.name, detail: user.email },
    { type: "separator" },
    { label: "Settings", icon: Settings, onSelect: () => router.push(`/${organization.slug}/settings/profile`) },
    ...(user.isOperator
      ? [{ label: "Platform operation", icon: Gauge, onSelect: () => router.push("/operator" as Route) }]
      : []),
    { type: "separator" },
    ...themeEntries.map((entry) => ({
      label: entry.label,
      icon: entry.icon,
      checked: entry.theme === theme,
      onSelect: () => {
        applyTheme(entry.theme);
        setTheme(entry.theme);
      },
    })),
    { type: "separator" },
    { label: "Keyboard shortcuts", icon: Keyboard, onSelect: () => showLayer("help") },
    {
      label: "Sign out",
      icon: LogOut,
      onSelect: () => void import("@/features/identity/client").then(({ signOut }) => signOut()),
    },
  ];
  return (
    <Menu
      wide
      align="start"
      side="top"
      entries={entries}
      button={(props) => (
        <button
          {...props}
          className="flex min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2 py-1.5 text-left text-[13px] outline-offset-[-2px] transition-colors hover:bg-hover data-[state=open]:bg-hover"
        >
          <Avatar name={user.name} src={user.avatarUrl} className="size-7" />
          <span className="min-w-0">
            <span className="block truncate font-medium leading-4.5">{user.name}</span>
            <span className="block truncate text-muted text-xs leading-4">{user.email}</span>
          </span>
        </button>
      )}
    />
  );
}
