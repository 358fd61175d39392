"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import {
  Bot,
  Building2,
  Keyboard,
  LogOut,
  type LucideIcon,
  MessageSquare,
  Monitor,
  Moon,
  PanelLeft,
  SquarePen,
  Sun,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { cadre } from "@/cadre.config";
import { useShell } from "@/components/shell/app-shell";
import { applyTheme } from "@/components/shell/theme";
import { Modal } from "@/components/ui/modal";
import { conversationsOptions } from "@/features/conversations/client";
import { useOpenConversation } from "@/features/conversations/components/navigation";
import { signOut } from "@/features/identity/client";
import { useWorkspace } from "@/features/organizations/client";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { showLayer } from "./keyboard-state";

interface CommandItem {
  id: string;
  label: string;
  icon: LucideIcon;
  run: () => void;
}

/** Everything that can be done or found, by typing a part of its name. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const [search, setSearch] = useState("");
  const commands = useCommands().filter(({ label }) => label.toLowerCase().includes(search.trim().toLowerCase()));
  const found = useFoundConversations(search);
  const groups = [
    { heading: "Commands", items: commands },
    { heading: "Conversations", items: found },
  ];
  if (search.trim() === "") groups.reverse();
  const items = groups.flatMap((group) => group.items);
  const [selected, setSelected] = useState("");
  const current = items.some(({ id }) => id === selected) ? selected : (items[0]?.id ?? "");
  const pick = (run: () => void) => {
    onClose();
    run();
  };
  return (
    <Modal label="Commands" place="top" onClose={onClose}>
      <Command label="Commands" shouldFilter={false} loop value={current} onValueChange={setSelected}>
        <Command.Input
          data-autofocus
          value={search}
          onValueChange={setSearch}
          placeholder="Search conversations or type a command"
          className="h-13 w-full border-border border-b bg-transparent px-4 text-base outline-none placeholder:text-muted sm:text-[15px]"
        />
        <Command.List className="max-h-[min(24rem,55vh)] overflow-y-auto p-2 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs">
          <Command.Empty className="py-8 text-center text-[13px] text-muted">Nothing found.</Command.Empty>
          {groups.map((group) => (
            <Group key={group.heading} {...group} onPick={pick} />
          ))}
        </Command.List>
      </Command>
    </Modal>
  );
}

function Group(props: { heading: string; items: readonly CommandItem[]; onPick: (run: () => void) => void }) {
  if (props.items.length === 0) return null;
  return (
    <Command.Group heading={props.heading}>
      {props.items.map(({ id, label, icon: Icon, run }) => (
        <Command.Item
          key={id}
          value={id}
          onSelect={() => props.onPick(run)}
          className="flex cursor-default items-center gap-3 rounded-lg px-2.5 py-2 text-[13px] data-[selected=true]:bg-hover"
        >
          <Icon aria-hidden="true" className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
          <span className="truncate">{label}</span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function useFoundConversations(search: string): CommandItem[] {
  const { organization } = useWorkspace();
  const open = useOpenConversation();
  const q = useDebounced(search.trim(), 150);
  const { data } = useInfiniteQuery({
    ...conversationsOptions(organization.id, q),
    placeholderData: (before) => before,
  });
  const conversations = data?.pages[0]?.data.slice(0, search.trim() === "" ? 5 : 8) ?? [];
  return conversations.map(({ id, title }) => ({
    id: `conversation ${id}`,
    label: title,
    icon: MessageSquare,
    run: () => open(id),
  }));
}

function useCommands(): CommandItem[] {
  const { organization, organizations } = useWorkspace();
  const { toggleSidebar } = useShell();
  const open = useOpenConversation();
  const router = useRouter();
  const others = organizations.filter(({ id }) => id !== organization.id);
  return [
    { id: "new", label: "New chat", icon: SquarePen, run: () => open(null) },
    ...(cadre.features.agentCatalog
      ? [{ id: "agents", label: "See the agents", icon: Bot, run: () => router.push(`/${organization.slug}/agents`) }]
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
      run: () => router.push(`/${slug}/chat`),
    })),
    { id: "sign-out", label: "Sign out", icon: LogOut, run: () => void signOut() },
  ];
}
