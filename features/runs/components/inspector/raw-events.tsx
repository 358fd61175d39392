"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { CodeBlock } from "@/components/markdown/code-block";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/notice";
import { QueryStates } from "@/components/ui/query-states";
import { formatCount } from "@/lib/format";
import { runEventsOptions } from "../../inspector/client";

const shownAtOnce = 200;

type RawEvent = Record<string, unknown>;

/** Fields that every event has: the line shows what differs. */
const envelope = new Set([
  "schema",
  "event_id",
  "run_id",
  "stream_id",
  "server_timestamp",
  "conversation_id",
  "agent",
  "workflow",
  "kind",
]);

interface RawEventsProps {
  organizationId: string;
  runId: string;
  live: boolean;
  /** Only the events of this step of a workflow. */
  step?: string;
}

/** The events of a run as every client receives them. */
export function RawEvents({ organizationId, runId, live, step }: RawEventsProps) {
  const events = useQuery(runEventsOptions(organizationId, runId, live));
  const [shown, setShown] = useState(shownAtOnce);
  return (
    <QueryStates query={events} what="The events" bar="h-10" bars={8}>
      {(all) => {
        const rows = step === undefined ? all : all.filter((event) => stepOf(event) === step);
        return rows.length === 0 ? (
          <EmptyState title="No events">Nothing has been sent yet.</EmptyState>
        ) : (
          <section aria-label="Raw events" className="flex flex-col gap-3">
            <p className="text-[13px] text-muted">
              {rows.length === 1 ? "1 event" : `${formatCount(rows.length)} events`} of <code>public_sse_v1</code>
            </p>
            <ol className="divide-y divide-border overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
              {rows.slice(0, shown).map((event) => (
                <EventRow key={String(event.event_id)} event={event} />
              ))}
            </ol>
            {rows.length > shown ? (
              <Button
                variant="secondary"
                size="sm"
                className="self-center"
                onClick={() => setShown(shown + shownAtOnce)}
              >
                Show more
              </Button>
            ) : null}
          </section>
        );
      }}
    </QueryStates>
  );
}

function stepOf({ workflow }: RawEvent): unknown {
  return typeof workflow === "object" && workflow !== null && "step_name" in workflow ? workflow.step_name : undefined;
}

function EventRow({ event }: { event: RawEvent }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
        className="grid w-full grid-cols-[auto_2.5rem_minmax(0,1fr)] items-center gap-x-3 px-4 py-2 text-left font-mono text-xs leading-5 transition-colors hover:bg-hover focus-visible:-outline-offset-2 sm:grid-cols-[auto_2.5rem_15rem_minmax(0,1fr)]"
      >
        <ChevronRight
          aria-hidden="true"
          className={cn("size-3.5 text-muted transition-transform", isOpen && "rotate-90")}
        />
        <span className="text-right text-muted tabular-nums">{String(event.event_id)}</span>
        <span className="truncate font-medium">{String(event.kind)}</span>
        <span className="truncate text-muted max-sm:hidden">{gistOf(event)}</span>
      </button>
      {isOpen ? (
        <div id={id} className="border-border border-t bg-surface px-4 py-3">
          <CodeBlock code={JSON.stringify(event, null, 2)} language="json" />
        </div>
      ) : null}
    </li>
  );
}

function gistOf(event: RawEvent): string {
  const own = Object.entries(event).filter(([name]) => !envelope.has(name));
  return JSON.stringify(Object.fromEntries(own)).slice(0, 300);
}
