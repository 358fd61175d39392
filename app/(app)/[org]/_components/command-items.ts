"use client";

import {
  Activity,
  Bot,
  Building2,
  Keyboard,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  PanelLeft,
  Plus,
  Settings,
  SquarePen,
  Sun,
} from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { cadre } from "@/cadre.config";
import { useShell } from "@/components/shell/app-shell";
import { applyTheme } from "@/components/shell/theme";
import { useOpenConversation } from "@/features/conversations/components/navigation";
import { signOut } from "@/features/identity/client";
import { useWorkspace } from "@/features/organizations/client";
import { settingsPages } from "@/features/organizations/settings/pages";
import { roleScopes } from "@/lib/auth/roles";
import { showLayer } from "./keyboard-state";

export interface CommandItem {
  id: string;
  label: string;
  /** The words of a message that was found, those that matched marked. */
  snippet?: readonly { text: string; match: boolean }[];
  icon: LucideIcon;
  run: () => void;
}

/** What can be done from anywhere, and where one can go. */
export function useCommands(): { actions: CommandItem[]; pages: CommandItem[] } {
  const { organization, organizations } = useWorkspace();
  const { toggleSidebar } = useShell();
  const open = useOpenConversation();
  const router = useRouter();
  const scopes = roleScopes[organization.role];
  const go = (path: string) => () => router.push(`/${path}` as Route);
  const others = organizations.filter(({ id }) => id !== organization.id);
  const canBuild = cadre.features.agentCatalog && scopes.has("agents:write");
  return {
    actions: [
      { id: "new", label: "New chat", icon: SquarePen, run: () => open(null) },
      ...(canBuild
        ? [{ id: "new-agent", label: "New agent", icon: Plus, run: go(`${organization.slug}/agents/new`) }]
        : []),
      { id: "sidebar", label: "Fold or unfold the sidebar", icon: PanelLeft, run: toggleSidebar },
      { id: "shortcuts", label: "Keyboard shortcuts", icon: Keyboard, run: () => showLayer("help") },
      { id: "light", label: "Light theme", icon: Sun, run: () => applyTheme("light") },
      { id: "dark", label: "Dark theme", icon: Moon, run: () => applyTheme("dark") },
      { id: "system", label: "Theme of the system", icon: Monitor, run: () => applyTheme("system") },
      ...others.map(({ id, name, slug }) => ({
        id: `organization ${id}`,
        label: `Go to ${name}`,
        icon: Building2,
        run: go(`${slug}/chat`),
      })),
      { id: "sign-out", label: "Sign out", icon: LogOut, run: () => void signOut() },
    ],
    pages: [
      ...(cadre.features.agentCatalog
        ? [{ id: "agents", label: "See the agents", icon: Bot, run: go(`${organization.slug}/agents`) }]
        : []),
      { id: "runs", label: "Runs", icon: Activity, run: go(`${organization.slug}/runs`) },
      ...settingsPages
        .flatMap(({ pages }) => pages)
        .filter(({ scope }) => scope === undefined || scopes.has(scope))
        .map(({ segment, label }) => ({
          id: `settings ${segment}`,
          label: `Settings: ${label}`,
          icon: Settings,
          run: go(`${organization.slug}/settings/${segment}`),
        })),
    ],
  };
}
