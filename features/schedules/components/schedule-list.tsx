"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarClock, Plus } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { Select } from "@/components/ui/select";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { type ScheduleFilter, schedulesOptions } from "../client";
import type { Schedule } from "../schema";
import { FiringStatus } from "./firing-status";
import { ScheduleActions } from "./schedule-actions";
import { ScheduleDialog } from "./schedule-dialog";

const typingPauseMs = 200;
const statusOptions = [
  { value: "", label: "All" },
  { value: "active", label: "Active" },
  { value: "paused", label: "Paused" },
  { value: "ended", label: "Ended" },
];

/** The organization's schedules, and the way to a new one. */
export function ScheduleList() {
  const { organization, canWrite } = useWorkspace();
  const [creating, setCreating] = useState(false);
  const [filter, setFilter] = useState<ScheduleFilter>({ q: "", status: "" });
  const q = useDebounced(filter.q.trim(), typingPauseMs);
  const schedules = useInfiniteQuery({
    ...schedulesOptions(organization.id, { ...filter, q }),
    placeholderData: (before) => before,
  });
  const create = canWrite ? (
    <Button size="sm" className="mb-1 self-end" onClick={() => setCreating(true)}>
      <Plus aria-hidden="true" />
      New schedule
    </Button>
  ) : null;
  const isUnfiltered = q === "" && filter.status === "";
  return (
    <>
      <search className="flex flex-wrap items-end gap-3">
        <div className="min-w-52 flex-[2]">
          <Field
            label="Search schedules"
            type="search"
            placeholder="Name, agent or workflow"
            value={filter.q}
            onChange={(event) => setFilter({ ...filter, q: event.target.value })}
          />
        </div>
        <div className="min-w-32 flex-1">
          <Select
            label="State"
            options={statusOptions}
            value={filter.status}
            onChange={(event) => setFilter({ ...filter, status: event.target.value as ScheduleFilter["status"] })}
          />
        </div>
        {create}
      </search>
      <PagedRows
        query={schedules}
        what="The schedules"
        bar="h-20"
        bars={3}
        empty={
          <EmptyState title={isUnfiltered ? "Nothing is scheduled yet" : "No schedules found"}>
            {isUnfiltered
              ? "Let an agent or a workflow start by itself: every morning, every hour, or once at a time you choose."
              : "Try other words or another state."}
          </EmptyState>
        }
      >
        {(rows) => (
          <List label="Schedules">
            {rows.map((schedule) => (
              <ScheduleRow key={schedule.id} schedule={schedule} />
            ))}
          </List>
        )}
      </PagedRows>
      {creating ? (
        <ScheduleDialog
          onDone={(schedule) => showToast(`“${schedule.name}” is scheduled.`)}
          onClose={() => setCreating(false)}
        />
      ) : null}
    </>
  );
}

function ScheduleRow({ schedule }: { schedule: Schedule }) {
  const { organization } = useWorkspace();
  const { id, name, words, target, last_firing } = schedule;
  return (
    <ListRow
      lead={<CalendarClock aria-hidden="true" className="size-4.5 shrink-0 text-muted" strokeWidth={1.75} />}
      title={
        <Link className="hover:underline" href={`/${organization.slug}/schedules/${id}` as Route}>
          {name}
        </Link>
      }
      badges={
        <>
          <ScheduleBadges schedule={schedule} />
          {last_firing ? <FiringStatus firing={last_firing} /> : null}
        </>
      }
      detail={
        <>
          {words} · starts {target.key} · <NextTime schedule={schedule} />
        </>
      }
      actions={<ScheduleActions schedule={schedule} />}
    />
  );
}

/** How a schedule stands, where that needs saying. */
export function ScheduleBadges({ schedule }: { schedule: Schedule }) {
  if (schedule.status === "ended") return <Badge>Ended</Badge>;
  if (schedule.status === "active") return null;
  return <Badge tone="warning">{schedule.pause_reason === null ? "Paused" : "Paused after failures"}</Badge>;
}

function NextTime({ schedule }: { schedule: Schedule }) {
  const time = useLocalTime(schedule.next_due_at ?? schedule.last_due_at ?? schedule.created_at, formatDateTime);
  if (schedule.next_due_at === null) return <>no next time</>;
  return <>next {time}</>;
}
