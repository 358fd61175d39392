"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { QueryStates } from "@/components/ui/query-states";
import { SelectBox } from "@/components/ui/select";
import { useWorkspace } from "@/features/organizations/client";
import { useHydrated } from "@/lib/hooks/use-hydrated";
import { calendarOptions } from "../client";
import type { CalendarEntry } from "../schema";
import { localTimeZone } from "../time/zones";
import { addDays, addMonths, type Day, daysOf, isDay, todayIn } from "./calendar-days";
import { CalendarGrid } from "./calendar-grid";

type View = "week" | "month";
const views = [
  { value: "month", label: "Month" },
  { value: "week", label: "Week" },
];

/** What ran by itself and what will, by day in the reader's time zone. On a phone the days stand below each other. */
export function ScheduleCalendar() {
  // Days depend on the reader's clock, which the server does not know.
  return useHydrated() ? <Calendar /> : <div className="h-96" />;
}

function Calendar() {
  const { organization } = useWorkspace();
  const search = useSearchParams();
  const timeZone = localTimeZone();
  const today = todayIn(timeZone);
  const view: View = search.get("view") === "week" ? "week" : "month";
  const asked = search.get("date");
  const day = isDay(asked) ? asked : today;
  const days = daysOf(view, day);
  const span = { from: days[0] ?? day, to: days.at(-1) ?? day, timeZone };
  const calendar = useQuery({ ...calendarOptions(organization.id, span), placeholderData: (before) => before });
  return (
    <>
      <Bar view={view} day={day} days={days} today={today} />
      <QueryStates query={calendar} what="The calendar" bar="h-96">
        {({ data, has_more_schedules }) => (
          <>
            <CalendarGrid days={days} view={view} month={day.slice(0, 7)} today={today} entries={byDay(data)} />
            {data.length === 0 ? (
              <EmptyState title="Nothing in these days">What schedules start appears here by itself.</EmptyState>
            ) : null}
            <p className="text-[13px] text-muted">
              Times are by your clock ({timeZone}).
              {has_more_schedules ? " The fifty schedules that fire next are shown; the list has them all." : ""}
            </p>
          </>
        )}
      </QueryStates>
    </>
  );
}

interface BarProps {
  view: View;
  day: Day;
  days: readonly Day[];
  today: Day;
}

function Bar({ view, day, days, today }: BarProps) {
  const step = (direction: 1 | -1) => (view === "week" ? addDays(day, 7 * direction) : addMonths(day, direction));
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <h2 className="min-w-40 flex-1 font-semibold text-[15px]" aria-live="polite">
        {titleOf(view, day, days)}
      </h2>
      <div className="w-28">
        <SelectBox
          aria-label="View"
          compact
          options={views}
          value={view}
          onChange={(event) => show({ view: event.target.value, date: day })}
        />
      </div>
      <div className="flex items-center gap-1">
        <Button variant="ghost" size="icon" aria-label="Earlier" onClick={() => show({ date: step(-1) })}>
          <ChevronLeft aria-hidden="true" />
        </Button>
        <Button variant="secondary" size="sm" onClick={() => show({ date: today })}>
          Today
        </Button>
        <Button variant="ghost" size="icon" aria-label="Later" onClick={() => show({ date: step(1) })}>
          <ChevronRight aria-hidden="true" />
        </Button>
      </div>
    </div>
  );
}

function show(changes: { view?: string; date?: Day }): void {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
  window.history.replaceState(null, "", url);
}

function titleOf(view: View, day: Day, days: readonly Day[]): string {
  const month = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  if (view === "month") return new Intl.DateTimeFormat("en-GB", month).format(new Date(day));
  const format = new Intl.DateTimeFormat("en-GB", { day: "numeric", ...month });
  return format.formatRange(new Date(days[0] ?? day), new Date(days.at(-1) ?? day));
}

function byDay(entries: readonly CalendarEntry[]): ReadonlyMap<Day, readonly CalendarEntry[]> {
  return Map.groupBy(entries, ({ date }) => date);
}
