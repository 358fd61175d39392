"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { SelectBox } from "@/components/ui/select";
import { useWorkspace } from "@/features/organizations/client";
import { settingsPages } from "@/features/organizations/settings/pages";
import { roleScopes } from "@/lib/auth/roles";

/** The pages of the settings that the person's role may open: a column beside the page, on a phone one choice above it. */
export function SettingsNavigation() {
  const { organization } = useWorkspace();
  const pathname = usePathname();
  const router = useRouter();
  const base = `/${organization.slug}/settings`;
  const scopes = roleScopes[organization.role];
  const visible = settingsPages.map(({ label, pages }) => ({
    label,
    pages: pages.filter(({ scope }) => scope === undefined || scopes.has(scope)),
  }));
  const current = visible
    .flatMap(({ pages }) => pages)
    .find(({ segment }) => pathname.startsWith(`${base}/${segment}`));
  return (
    <nav aria-label="Settings" className="shrink-0 lg:w-44">
      <div className="lg:hidden">
        <SelectBox
          aria-label="Settings page"
          value={current?.segment ?? ""}
          onChange={(event) => router.push(`${base}/${event.target.value}` as Route)}
          options={visible.flatMap(({ label, pages }) =>
            pages.map((page) => ({ value: page.segment, label: `${label}: ${page.label}` })),
          )}
        />
      </div>
      <div className="sticky top-10 flex flex-col gap-6 max-lg:hidden">
        {visible.map(({ label, pages }) => (
          <div key={label} className="flex flex-col gap-px">
            <h2 className="px-2.5 pb-1.5 font-medium text-muted text-xs">{label}</h2>
            {pages.map((page) => (
              <Link
                key={page.segment}
                href={`${base}/${page.segment}` as Route}
                aria-current={page === current ? "page" : undefined}
                className="rounded-lg px-2.5 py-1.5 font-medium text-[13px] text-muted transition-colors hover:bg-hover hover:text-foreground aria-[current=page]:bg-active aria-[current=page]:text-foreground"
              >
                {page.label}
              </Link>
            ))}
          </div>
        ))}
      </div>
    </nav>
  );
}
