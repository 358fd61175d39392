"use client";

import type { Route } from "next";
import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { useWorkspace } from "@/features/organizations/client";
import { formatTime } from "@/lib/format";
import type { CalendarEntry } from "../schema";
import type { Day } from "./calendar-days";

interface CalendarGridProps {
  days: readonly Day[];
  view: "week" | "month";
  /** The month that is looked at, `2026-11`; days of others are dim. */
  month: string;
  today: Day;
  entries: ReadonlyMap<Day, readonly CalendarEntry[]>;
}

const shownInMonth = 3;
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Seven columns; on a phone one day below the other, without those on which nothing happens. */
export function CalendarGrid(props: CalendarGridProps) {
  const { days, view, today, entries } = props;
  return (
    <div className="sm:overflow-hidden sm:rounded-2xl sm:border sm:border-border sm:bg-border sm:shadow-sm">
      <div aria-hidden="true" className="hidden grid-cols-7 gap-px bg-surface sm:grid">
        {weekdays.map((weekday) => (
          <span key={weekday} className="px-2 py-1.5 text-center font-medium text-muted text-xs">
            {weekday}
          </span>
        ))}
      </div>
      <ol className="flex flex-col gap-4 sm:grid sm:grid-cols-7 sm:gap-px">
        {days.map((day) => (
          <DayCell
            key={day}
            day={day}
            view={view}
            isToday={day === today}
            isOutside={view === "month" && !day.startsWith(props.month)}
            entries={entries.get(day) ?? []}
          />
        ))}
      </ol>
    </div>
  );
}

interface DayCellProps {
  day: Day;
  view: "week" | "month";
  isToday: boolean;
  isOutside: boolean;
  entries: readonly CalendarEntry[];
}

function DayCell({ day, view, isToday, isOutside, entries }: DayCellProps) {
  const shown = view === "month" ? entries.slice(0, shownInMonth) : entries;
  const hidden = entries.length - shown.length;
  const isBare = entries.length === 0 && !isToday;
  return (
    <li
      className={cn(
        "min-w-0 sm:bg-raised sm:p-1.5",
        view === "month" ? "sm:min-h-26" : "sm:min-h-64",
        isBare && "max-sm:hidden",
        isOutside && "max-sm:hidden sm:bg-surface",
      )}
    >
      <time
        dateTime={day}
        aria-current={isToday ? "date" : undefined}
        className={cn(
          "mb-1 block font-medium text-[13px] sm:ml-auto sm:w-fit sm:min-w-6 sm:rounded-full sm:px-1.5 sm:text-center sm:text-xs sm:leading-6",
          isToday ? "text-accent sm:bg-accent-soft" : "text-muted",
        )}
      >
        <span className="sm:hidden">{longDay(day)}</span>
        <span className="max-sm:hidden">{Number(day.slice(8))}</span>
      </time>
      <ul className="flex flex-col gap-1">
        {shown.map((entry) => (
          <Entry key={entry.schedule_id} entry={entry} />
        ))}
      </ul>
      {entries.length === 0 ? <p className="text-[13px] text-muted sm:hidden">Nothing today.</p> : null}
      {hidden > 0 ? (
        <a
          href={`?view=week&date=${day}`}
          className="mt-1 block truncate rounded px-1.5 text-muted text-xs leading-5 hover:underline"
        >
          {hidden} more
        </a>
      ) : null}
    </li>
  );
}

const looks: Record<CalendarEntry["status"], { dot: string; word: string }> = {
  coming: { dot: "border border-border-strong", word: "to come" },
  running: { dot: "bg-accent", word: "running" },
  waiting: { dot: "bg-warning", word: "waiting" },
  completed: { dot: "bg-success", word: "completed" },
  failed: { dot: "bg-danger", word: "failed" },
  skipped: { dot: "bg-border-strong", word: "skipped" },
  missed: { dot: "bg-warning", word: "missed" },
};

/** One schedule on one day: leads to its run where there was a single one, else to the schedule. */
function Entry({ entry }: { entry: CalendarEntry }) {
  const { organization } = useWorkspace();
  const { dot, word } = looks[entry.status];
  const path = entry.run_id ? `runs/${entry.run_id}` : `schedules/${entry.schedule_id}`;
  const count = entry.times.length;
  const often = entry.has_more ? "often" : count > 1 ? `${count} times` : null;
  return (
    <li>
      <Link
        href={`/${organization.slug}/${path}` as Route}
        title={`${entry.name}: ${word}`}
        className="flex min-w-0 items-center gap-1.5 rounded-lg border border-border bg-raised px-2.5 py-2 text-[13px] leading-4 hover:bg-hover sm:rounded-md sm:border-0 sm:bg-surface sm:px-1.5 sm:py-1 sm:text-xs"
      >
        <span aria-hidden="true" className={cn("size-1.5 shrink-0 rounded-full", dot)} />
        <time dateTime={entry.first_at} className="shrink-0 text-muted tabular-nums">
          {formatTime(entry.first_at)}
        </time>
        <span className="min-w-0 truncate">{entry.name}</span>
        {often ? <span className="ml-auto shrink-0 text-muted sm:max-2xl:sr-only">{often}</span> : null}
        <span className="ml-auto shrink-0 text-muted sm:sr-only">{word}</span>
      </Link>
    </li>
  );
}

function longDay(day: Day): string {
  const options = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-GB", options).format(new Date(day));
}
