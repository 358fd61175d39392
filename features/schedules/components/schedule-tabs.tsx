"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useWorkspace } from "@/features/organizations/client";

const tabs = [
  { path: "", label: "Schedules" },
  { path: "/calendar", label: "Calendar" },
  { path: "/webhooks", label: "Webhooks" },
];

/** The ways in which something starts by itself, each with an address of its own. */
export function ScheduleTabs() {
  const { organization } = useWorkspace();
  const pathname = usePathname();
  const base = `/${organization.slug}/schedules`;
  return (
    <nav aria-label="Kinds of triggers" className="flex gap-1 overflow-x-auto border-border border-b">
      {tabs.map(({ path, label }) => (
        <Link
          key={path}
          href={`${base}${path}` as Route}
          aria-current={pathname === `${base}${path}` ? "page" : undefined}
          className="-mb-px shrink-0 border-transparent border-b-2 px-3 py-2 font-medium text-[13px] text-muted outline-offset-[-2px] transition-colors hover:text-foreground aria-[current=page]:border-accent aria-[current=page]:text-foreground"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
