"use client";

import { useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { formatCount } from "@/lib/format";
import { overviewOptions } from "../client";

interface Figure {
  label: string;
  value: number;
  href?: Route;
}

/** The installation in numbers, each leading to the list behind it. */
export function PlatformOverview() {
  const overview = useQuery(overviewOptions());
  return (
    <QueryStates query={overview} what="The numbers" bar="h-14" bars={3}>
      {({ organizations, users, runs, sessions }) => (
        <>
          <PageHeader title="Platform" description="This installation at a glance." />
          <Figures
            title="Organizations"
            figures={[
              { label: "In all", value: organizations.total, href: "/operator/organizations" },
              { label: "New in 7 days", value: organizations.created_last_7_days },
              { label: "Suspended", value: organizations.suspended, href: "/operator/organizations?state=suspended" },
              {
                label: "Being deleted",
                value: organizations.being_deleted,
                href: "/operator/organizations?state=being_deleted",
              },
            ]}
          />
          <Figures
            title="Users"
            figures={[
              { label: "In all", value: users.total, href: "/operator/users" },
              { label: "New in 7 days", value: users.created_last_7_days },
              { label: "Await approval", value: users.awaiting_approval, href: "/operator/approvals" },
              { label: "Disabled", value: users.disabled, href: "/operator/users?state=disabled" },
              { label: "Operators", value: users.operators, href: "/operator/users?state=operators" },
              { label: "Sessions used today", value: sessions.active_last_24_hours },
            ]}
          />
          <Figures
            title="Runs of the last 24 hours"
            figures={[
              { label: "Started", value: runs.last_24_hours },
              { label: "Failed", value: runs.failed_last_24_hours },
              { label: "Under way now", value: runs.under_way },
            ]}
          />
        </>
      )}
    </QueryStates>
  );
}

function Figures({ title, figures }: { title: string; figures: readonly Figure[] }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-semibold text-[15px]">{title}</h2>
      <dl className="grid grid-cols-2 gap-2.5 sm:grid-cols-3 lg:grid-cols-4">
        {figures.map(({ label, value, href }) => (
          <div
            key={label}
            className="relative rounded-xl border border-border bg-raised px-4 py-3 shadow-sm has-[a:hover]:bg-hover"
          >
            <dt className="text-[13px] text-muted">{label}</dt>
            <dd className="mt-0.5 font-semibold text-xl tabular-nums tracking-tight">
              {href ? (
                <Link
                  href={href}
                  className="outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-accent"
                >
                  {formatCount(value)}
                </Link>
              ) : (
                formatCount(value)
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
