"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";

const pages = [
  { href: "/account/profile", label: "Profile" },
  { href: "/account/security", label: "Security" },
  { href: "/account/sessions", label: "Sessions" },
  { href: "/account/notifications", label: "Notifications" },
] as const;

export function AccountNavigation() {
  const pathname = usePathname();
  return (
    <nav aria-label="Your account" className="-mx-1 flex flex-wrap gap-1">
      {pages.map(({ href, label }) => (
        <Link
          key={href}
          href={href as Route}
          aria-current={pathname === href ? "page" : undefined}
          className="rounded-lg px-2.5 py-1.5 font-medium text-[13px] text-muted transition-colors hover:bg-hover hover:text-foreground aria-[current=page]:bg-active aria-[current=page]:text-foreground"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
