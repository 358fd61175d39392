"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { formatCount, formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { queuesOptions } from "../client";
import type { OperatedQueue } from "../jobs/schema";
import { DeadLetters } from "./dead-letters";

const descriptions: Record<string, string> = {
  runs: "Runs of workflows, schedules and webhooks. “Later” counts those that wait for a person or for a time.",
};

/** How the queues stand, looked at again every few seconds, and the jobs that failed for good. */
export function JobQueues() {
  const queues = useQuery(queuesOptions());
  const [queue, setQueue] = useState<string | null>(null);
  const names = queues.data?.data.filter(({ dead }) => dead !== null).map(({ name }) => name) ?? [];
  return (
    <>
      <PageHeader
        title="Jobs"
        description="What waits for the workers of this installation, and what they could not do."
      />
      <QueryStates query={queues} what="The queues" bar="h-16" bars={3}>
        {({ data }) => (
          <div className="overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
            <table className="block w-full sm:table">
              <caption className="sr-only">Queues</caption>
              <thead className="hidden border-border border-b text-left text-muted text-xs sm:table-header-group">
                <tr>
                  <th className="py-2.5 pr-4 pl-5 font-medium">Queue</th>
                  {["Waiting", "Working", "Later", "Failed"].map((title) => (
                    <th key={title} className="px-3 py-2.5 text-right font-medium last:pr-5">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody className="block divide-y divide-border sm:table-row-group">
                {data.map((each) => (
                  <QueueRow key={each.name} queue={each} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryStates>
      <DeadLetters queue={queue} queues={names} onChoose={setQueue} />
    </>
  );
}

function QueueRow({
  queue: { name, waiting, working, delayed, dead, oldest_waiting_at: since },
}: {
  queue: OperatedQueue;
}) {
  return (
    <tr className="grid grid-cols-4 gap-y-2 px-4 py-3.5 sm:table-row">
      <th scope="row" className="col-span-4 text-left font-normal sm:py-3.5 sm:pr-4 sm:pl-5">
        <span className="break-words font-medium text-sm">{name}</span>
        <span className="block max-w-sm text-[13px] text-muted leading-5">
          {since ? <Since at={since} /> : (descriptions[name] ?? "Nothing waits.")}
        </span>
      </th>
      <Figure label="Waiting" value={waiting} />
      <Figure label="Working" value={working} />
      <Figure label="Later" value={delayed} />
      <Figure label="Failed" value={dead} isBad={dead !== null && dead > 0} />
    </tr>
  );
}

function Since({ at }: { at: string }) {
  const since = useLocalTime(at, formatDateTime);
  return <>The oldest waits since {since}.</>;
}

function Figure({ label, value, isBad = false }: { label: string; value: number | null; isBad?: boolean }) {
  return (
    <td className="text-sm tabular-nums sm:px-3 sm:text-right sm:last:pr-5">
      <span className="block text-muted text-xs sm:hidden">{label}</span>
      <span className={isBad ? "font-medium text-danger" : undefined}>{value === null ? "–" : formatCount(value)}</span>
    </td>
  );
}
