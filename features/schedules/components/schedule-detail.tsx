"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState, ErrorNotice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PagedRows, QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { firingsOptions, scheduleOptions } from "../client";
import type { Schedule, ScheduleFiring } from "../schema";
import { FiringStatus } from "./firing-status";
import { catchUpOptions, overlapOptions } from "./presets";
import { RunLink } from "./run-link";
import { ScheduleActions } from "./schedule-actions";
import { ScheduleBadges } from "./schedule-list";

/** One schedule: when it fires, what it starts and what became of its times. */
export function ScheduleDetail({ id }: { id: string }) {
  const { organization } = useWorkspace();
  const schedule = useQuery(scheduleOptions(organization.id, id));
  const base = `/${organization.slug}/schedules` as Route;
  return (
    <>
      <Link href={base} className="flex w-fit items-center gap-1.5 text-[13px] text-muted hover:text-foreground">
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        Schedules
      </Link>
      <QueryStates query={schedule} what="The schedule" bar="h-48">
        {(found) => (
          <>
            <Head schedule={found} base={base} />
            <Facts schedule={found} />
          </>
        )}
      </QueryStates>
      <Firings id={id} />
    </>
  );
}

function Head({ schedule, base }: { schedule: Schedule; base: Route }) {
  const router = useRouter();
  return (
    <>
      <PageHeader
        title={schedule.name}
        description={schedule.words}
        action={
          <div className="flex items-center gap-2">
            <ScheduleActions schedule={schedule} onDeleted={() => router.replace(base)} />
          </div>
        }
      />
      {schedule.pause_reason ? (
        <ErrorNotice>{schedule.pause_reason} See below why, mend it, then resume the schedule.</ErrorNotice>
      ) : null}
    </>
  );
}

function Facts({ schedule }: { schedule: Schedule }) {
  const { organization } = useWorkspace();
  const { target, owner } = schedule;
  const next = useLocalTime(schedule.next_due_at ?? schedule.created_at, formatDateTime);
  const labelOf = (options: readonly { value: string; label: string }[], value: string) =>
    options.find((option) => option.value === value)?.label ?? value;
  const facts: [label: string, value: ReactNode][] = [
    [
      "Starts",
      <Link key="target" className="underline" href={`/${organization.slug}/${target.kind}s/${target.key}` as Route}>
        {target.kind} {target.key}
      </Link>,
    ],
    ["Next time", schedule.next_due_at ? next : <ScheduleBadges key="state" schedule={schedule} />],
    ...(schedule.cron ? [["Cron", <code key="cron">{schedule.cron}</code>] as [string, ReactNode]] : []),
    ["Acts for", owner ? `${owner.name}${schedule.is_mine ? " (you)" : ""}` : "somebody who is gone"],
    ["If the previous run is still going", labelOf(overlapOptions, schedule.overlap)],
    ["Times missed while nothing ran", labelOf(catchUpOptions, schedule.catch_up)],
  ];
  return (
    <section
      aria-label="About the schedule"
      className="rounded-2xl border border-border bg-raised p-5 shadow-sm sm:p-6"
    >
      <dl className="grid gap-x-8 gap-y-4 text-[13px] leading-5 sm:grid-cols-2">
        {facts.map(([label, value]) => (
          <div key={label} className="min-w-0">
            <dt className="text-muted">{label}</dt>
            <dd className="mt-0.5 break-words">{value}</dd>
          </div>
        ))}
        <div className="min-w-0 sm:col-span-2">
          <dt className="text-muted">Input</dt>
          <dd className="mt-0.5 whitespace-pre-wrap break-words">
            {typeof schedule.input === "string" ? (
              schedule.input
            ) : (
              <code>{JSON.stringify(schedule.input, null, 2)}</code>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Firings({ id }: { id: string }) {
  const { organization } = useWorkspace();
  const firings = useInfiniteQuery(firingsOptions(organization.id, id));
  return (
    <section aria-labelledby="firings" className="flex flex-col gap-3">
      <h2 id="firings" className="font-semibold text-[15px]">
        What became of its times
      </h2>
      <PagedRows
        query={firings}
        what="The firings"
        bar="h-14"
        bars={3}
        empty={<EmptyState title="It has not fired yet">Its runs appear here, with how they stand.</EmptyState>}
      >
        {(rows) => (
          <List label="Firings">
            {rows.map((firing) => (
              <FiringRow key={firing.due_at} firing={firing} />
            ))}
          </List>
        )}
      </PagedRows>
    </section>
  );
}

function FiringRow({ firing }: { firing: ScheduleFiring }) {
  const time = useLocalTime(firing.due_at, formatDateTime);
  return (
    <ListRow
      title={<time dateTime={firing.due_at}>{time || "…"}</time>}
      badges={
        <>
          <FiringStatus firing={firing} />
          {firing.is_manual ? <Badge>By hand</Badge> : null}
        </>
      }
      detail={firing.reason}
      actions={<RunLink run={firing} label={`Open the run of ${time}`} />}
    />
  );
}
