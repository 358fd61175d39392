"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Building2, Gauge, Layers, UserCheck, Users } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { LogoMark } from "@/components/shell/logo";
import { SidebarCloser } from "@/components/shell/sidebar-toggle";
import { overviewOptions } from "@/features/operator/client";
import { formatCount } from "@/lib/format";

const pages = [
  { href: "/operator", label: "Overview", icon: Gauge },
  { href: "/operator/organizations", label: "Organizations", icon: Building2 },
  { href: "/operator/users", label: "Users", icon: Users },
  { href: "/operator/approvals", label: "Approvals", icon: UserCheck },
  { href: "/operator/jobs", label: "Jobs", icon: Layers },
] as const;

export function OperatorSidebar() {
  const pathname = usePathname();
  const overview = useQuery(overviewOptions());
  const waiting = overview.data?.users.awaiting_approval ?? 0;
  return (
    <>
      <div className="flex h-12 shrink-0 items-center justify-between gap-2 px-2">
        <span className="flex min-w-0 items-center gap-2.5 px-2 font-semibold text-[13px]">
          <LogoMark className="size-6 shrink-0" />
          <span className="truncate">Platform operation</span>
        </span>
        <SidebarCloser />
      </div>
      <nav aria-label="Platform operation" className="flex flex-1 flex-col gap-px px-2 pt-1">
        {pages.map(({ href, label, icon: Icon }) => {
          const isHere = href === "/operator" ? pathname === href : pathname.startsWith(href);
          return (
            <Link key={href} href={href} aria-current={isHere ? "page" : undefined} className={itemStyles}>
              <Icon aria-hidden="true" strokeWidth={1.75} />
              {label}
              {href === "/operator/approvals" && waiting > 0 ? (
                <span className="ml-auto rounded-md bg-accent-soft px-1.5 text-accent text-xs leading-5">
                  {formatCount(waiting)}
                  <span className="sr-only"> waiting</span>
                </span>
              ) : null}
            </Link>
          );
        })}
      </nav>
      <div className="border-border border-t p-2">
        <Link href="/app" className={itemStyles}>
          <ArrowLeft aria-hidden="true" strokeWidth={1.75} />
          Back to the app
        </Link>
      </div>
    </>
  );
}

const itemStyles =
  "flex items-center gap-2.5 rounded-lg px-2.5 py-1.75 font-medium text-[13px] outline-offset-[-2px] transition-colors hover:bg-hover aria-[current=page]:bg-active max-md:py-2.5 [&_svg]:size-4 [&_svg]:text-muted";
