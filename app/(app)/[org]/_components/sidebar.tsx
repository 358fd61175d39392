"use client";

import {
  Activity,
  Bot,
  CalendarClock,
  Command,
  History,
  Settings,
  ShieldQuestion,
  SquarePen,
  Workflow,
} from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cadre } from "@/cadre.config";
import { SidebarCloser } from "@/components/shell/sidebar-toggle";
import { cn } from "@/components/ui/cn";
import { PendingBadge } from "@/features/approvals/components/pending-badge";
import { ConversationList } from "@/features/conversations/components/conversation-list";
import { useOpenConversation } from "@/features/conversations/components/navigation";
import { useWorkspace } from "@/features/organizations/client";
import { showLayer } from "./keyboard-state";
import { Bell } from "./notifications";
import { OrganizationSwitcher } from "./organization-switcher";
import { ShortcutHint } from "./shortcut-hint";
import { UserMenu } from "./user-menu";

export function Sidebar() {
  const open = useOpenConversation();
  return (
    <>
      <div className="flex h-12 shrink-0 items-center gap-1 px-2">
        <OrganizationSwitcher />
        <Bell />
        <SidebarCloser />
      </div>
      <div className="flex flex-col gap-px px-2 pt-1 pb-2">
        <SidebarButton onClick={() => open(null)} icon={<SquarePen aria-hidden="true" strokeWidth={1.75} />}>
          New chat
          <ShortcutHint keys="mod shift O" />
        </SidebarButton>
        <SidebarButton onClick={() => showLayer("palette")} icon={<Command aria-hidden="true" strokeWidth={1.75} />}>
          Commands
          <ShortcutHint keys="mod K" />
        </SidebarButton>
        {cadre.features.agentCatalog ? (
          <SidebarLink segment="agents" icon={<Bot aria-hidden="true" strokeWidth={1.75} />}>
            Agents
          </SidebarLink>
        ) : null}
        {cadre.features.workflows ? (
          <SidebarLink segment="workflows" icon={<Workflow aria-hidden="true" strokeWidth={1.75} />}>
            Workflows
          </SidebarLink>
        ) : null}
        <SidebarLink segment="runs" icon={<Activity aria-hidden="true" strokeWidth={1.75} />}>
          Runs
        </SidebarLink>
        <SidebarLink segment="schedules" icon={<CalendarClock aria-hidden="true" strokeWidth={1.75} />}>
          Schedules
        </SidebarLink>
        <SidebarLink segment="approvals" icon={<ShieldQuestion aria-hidden="true" strokeWidth={1.75} />}>
          Approvals
          <PendingBadge />
        </SidebarLink>
        <SidebarLink segment="activity" icon={<History aria-hidden="true" strokeWidth={1.75} />}>
          Activity
        </SidebarLink>
        <SidebarLink segment="settings" icon={<Settings aria-hidden="true" strokeWidth={1.75} />}>
          Settings
        </SidebarLink>
      </div>
      <ConversationList />
      <div className="border-border border-t p-2">
        <UserMenu />
      </div>
    </>
  );
}

const itemStyles =
  "group/item flex items-center gap-2.5 rounded-lg px-2.5 py-1.75 text-left font-medium text-[13px] outline-offset-[-2px] transition-colors hover:bg-hover max-md:py-2.5 [&_svg]:size-4 [&_svg]:text-muted";

function SidebarButton(props: { onClick: () => void; icon: ReactNode; children: ReactNode }) {
  return (
    <button type="button" onClick={props.onClick} className={itemStyles}>
      {props.icon}
      {props.children}
    </button>
  );
}

function SidebarLink({ segment, icon, children }: { segment: string; icon: ReactNode; children: ReactNode }) {
  const { organization } = useWorkspace();
  const pathname = usePathname();
  const href = `/${organization.slug}/${segment}`;
  const isCurrent = pathname === href || pathname.startsWith(`${href}/`);
  return (
    <Link
      href={href as Route}
      aria-current={isCurrent ? "page" : undefined}
      className={cn(itemStyles, "aria-[current=page]:bg-active aria-[current=page]:text-foreground")}
    >
      {icon}
      {children}
    </Link>
  );
}
