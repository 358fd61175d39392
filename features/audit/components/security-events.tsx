"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { formatDateTime } from "@/lib/format";
import { securityEventsOptions } from "../client";
import type { SecurityEvent } from "../schema";
import { describeKind } from "../utils";

/** What happened to one's own account, newest first. Stands alone: place it under a heading of its own. */
export function SecurityEvents() {
  const events = useInfiniteQuery(securityEventsOptions());
  return (
    <div className="flex flex-col gap-3">
      <PagedRows
        query={events}
        what="What happened"
        bar="h-14"
        bars={3}
        empty={<EmptyState title="Nothing yet">Sign-ins and changes of your credentials are listed here.</EmptyState>}
        moreLabel="Show older"
      >
        {(rows) => (
          <List label="Security events">
            {rows.map((event) => (
              <SecurityEventRow key={event.id} event={event} />
            ))}
          </List>
        )}
      </PagedRows>
    </div>
  );
}

function SecurityEventRow({ event }: { event: SecurityEvent }) {
  const where = [event.device, event.address].filter(Boolean).join(" · ");
  const time = (
    <time dateTime={event.created_at} className="tabular-nums">
      {formatDateTime(event.created_at)}
    </time>
  );
  return (
    <ListRow
      title={describeKind(event.kind)}
      badges={event.by_operator ? <Badge tone="warning">by a platform operator</Badge> : null}
      detail={
        <>
          {time}
          {where ? ` · ${where}` : null}
        </>
      }
    />
  );
}
