"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { RunStatusBadge } from "@/features/runs/components/run-status";
import { RunLink } from "@/features/schedules/components/run-link";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { deliveriesOptions } from "../client";
import type { TriggerDelivery } from "../schema";

/** What became of a webhook's calls, newest first. */
export function DeliveryList({ triggerId }: { triggerId: string }) {
  const { organization } = useWorkspace();
  const deliveries = useInfiniteQuery(deliveriesOptions(organization.id, triggerId));
  return (
    <section aria-labelledby="deliveries" className="flex flex-col gap-3">
      <h2 id="deliveries" className="font-semibold text-[15px]">
        Calls
      </h2>
      <PagedRows
        query={deliveries}
        what="The calls"
        bar="h-14"
        bars={3}
        empty={
          <EmptyState title="Nobody has called it yet">
            Each call appears here, with the run that it started.
          </EmptyState>
        }
      >
        {(rows) => (
          <List label="Calls">
            {rows.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} />
            ))}
          </List>
        )}
      </PagedRows>
    </section>
  );
}

const looks = {
  started: { label: "Started", tone: "accent" },
  refused: { label: "Refused", tone: "danger" },
  failed: { label: "Not started", tone: "danger" },
} as const;

function DeliveryRow({ delivery }: { delivery: TriggerDelivery }) {
  const time = useLocalTime(delivery.received_at, formatDateTime);
  const { label, tone } = looks[delivery.status];
  return (
    <ListRow
      title={<time dateTime={delivery.received_at}>{time || "…"}</time>}
      badges={
        <>
          {delivery.run_status ? <RunStatusBadge status={delivery.run_status} /> : <Badge tone={tone}>{label}</Badge>}
          {delivery.repetitions > 0 ? (
            <Badge>{`Came ${delivery.repetitions} more ${delivery.repetitions === 1 ? "time" : "times"}`}</Badge>
          ) : null}
        </>
      }
      detail={delivery.reason}
      actions={<RunLink run={delivery} label={`Open the run of ${time}`} />}
    />
  );
}
