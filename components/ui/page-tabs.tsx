"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";

interface PageTabsProps {
  label: string;
  tabs: readonly { href: string; label: string }[];
}

/** The pages of one thing, each with an address of its own. */
export function PageTabs({ label, tabs }: PageTabsProps) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="-mt-1 flex gap-5 overflow-x-auto border-border border-b text-[13px]">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href as Route}
          aria-current={pathname === tab.href ? "page" : undefined}
          className="-mb-px shrink-0 border-transparent border-b-2 pb-2.5 font-medium text-muted outline-offset-[-2px] hover:text-foreground aria-[current=page]:border-foreground aria-[current=page]:text-foreground"
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
