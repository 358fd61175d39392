"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarClock, type LucideIcon, Plus, Webhook } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { schedulesOfOptions } from "@/features/schedules/client";
import { ScheduleDialog } from "@/features/schedules/components/schedule-dialog";
import { ScheduleBadges } from "@/features/schedules/components/schedule-list";
import type { Schedule } from "@/features/schedules/schema";
import { triggersOfOptions } from "@/features/triggers/client";
import type { Trigger } from "@/features/triggers/schema";
import { isRunnable } from "@/features/workflows/components/workflow-badges";
import type { WorkflowDetail } from "@/features/workflows/presenting/schema";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";

/** The schedules and webhooks that start a workflow, and the way to a further schedule. */
export function Starts({ workflow }: { workflow: WorkflowDetail }) {
  const { organization, canWrite } = useWorkspace();
  const target = { kind: "workflow" as const, key: workflow.key };
  const schedules = useQuery(schedulesOfOptions(organization.id, target));
  const triggers = useQuery(triggersOfOptions(organization.id, target));
  const [creating, setCreating] = useState(false);
  const isBare = schedules.data?.data.length === 0 && triggers.data?.data.length === 0;
  return (
    <Section
      title="Schedules"
      action={
        canWrite && isRunnable(workflow) ? (
          <Button size="sm" variant="secondary" onClick={() => setCreating(true)}>
            <Plus aria-hidden="true" />
            New schedule
          </Button>
        ) : null
      }
    >
      {isBare ? <p className="text-[13px] text-muted leading-5">{bareSentence(workflow)}</p> : null}
      <QueryStates query={schedules} what="The schedules" bar="h-12" compact>
        {({ data, next_cursor: more }) => (
          <StartList label="Schedules" rest={more === null ? null : "/schedules"}>
            {data.map((schedule) => (
              <ScheduleLine key={schedule.id} schedule={schedule} />
            ))}
          </StartList>
        )}
      </QueryStates>
      <QueryStates query={triggers} what="The webhooks" bar="h-12" compact>
        {({ data, next_cursor: more }) => (
          <StartList label="Webhooks" rest={more === null ? null : "/schedules/webhooks"}>
            {data.map((trigger) => (
              <TriggerLine key={trigger.id} trigger={trigger} />
            ))}
          </StartList>
        )}
      </QueryStates>
      {creating ? (
        <ScheduleDialog
          target={target}
          onDone={(schedule) => showToast(`“${schedule.name}” is scheduled.`)}
          onClose={() => setCreating(false)}
        />
      ) : null}
    </Section>
  );
}

function bareSentence(workflow: WorkflowDetail): string {
  if (workflow.archived_at !== null) return "It is archived: nothing can start it.";
  if (!isRunnable(workflow)) return "Publish it first; then it can start by itself.";
  return "No schedule and no webhook starts it yet.";
}

interface StartListProps {
  label: string;
  /** Where those stand that this list leaves out. */
  rest: string | null;
  children: readonly ReactNode[];
}

function StartList({ label, rest, children }: StartListProps) {
  const { organization } = useWorkspace();
  if (children.length === 0) return null;
  return (
    <div className="-my-1.5 flex flex-col gap-2">
      <ul aria-label={label} className="flex flex-col divide-y divide-border">
        {children}
      </ul>
      {rest === null ? null : (
        <Link
          className="w-fit text-[13px] text-muted hover:text-foreground"
          href={`/${organization.slug}${rest}` as Route}
        >
          Show all
        </Link>
      )}
    </div>
  );
}

function ScheduleLine({ schedule }: { schedule: Schedule }) {
  const { organization } = useWorkspace();
  const next = useLocalTime(schedule.next_due_at ?? schedule.created_at, formatDateTime);
  return (
    <StartLine
      icon={CalendarClock}
      href={`/${organization.slug}/schedules/${schedule.id}`}
      name={schedule.name}
      badges={<ScheduleBadges schedule={schedule} />}
    >
      {schedule.words}
      <span className="block tabular-nums">{schedule.next_due_at === null ? "No next time" : `Next: ${next}`}</span>
    </StartLine>
  );
}

function TriggerLine({ trigger }: { trigger: Trigger }) {
  const { organization } = useWorkspace();
  const called = useLocalTime(trigger.last_called_at ?? trigger.created_at, formatDateTime);
  return (
    <StartLine
      icon={Webhook}
      href={`/${organization.slug}/schedules/webhooks/${trigger.id}`}
      name={trigger.name}
      badges={trigger.is_enabled ? null : <Badge tone="warning">Off</Badge>}
    >
      Webhook · {trigger.last_called_at === null ? "never called" : `last called ${called}`}
    </StartLine>
  );
}

interface StartLineProps {
  icon: LucideIcon;
  href: string;
  name: string;
  badges: ReactNode;
  children: ReactNode;
}

function StartLine({ icon: Icon, href, name, badges, children }: StartLineProps) {
  return (
    <li className="flex items-start gap-3 py-2.5 text-[13px] leading-5">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted" strokeWidth={1.75} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <Link className="min-w-0 break-words hover:underline" href={href as Route}>
            {name}
          </Link>
          {badges}
        </p>
        <p className="break-words text-muted">{children}</p>
      </div>
    </li>
  );
}
