"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { Spinner } from "@/components/ui/spinner";
import { formatDateTime } from "@/lib/format";
import { securityEventsOptions } from "../client";
import type { SecurityEvent } from "../schema";
import { describeKind } from "../utils";

/** What happened to one's own account, newest first. Stands alone: place it under a heading of its own. */
export function SecurityEvents() {
  const events = useInfiniteQuery(securityEventsOptions());
  const rows = events.data?.pages.flatMap(({ data }) => data) ?? [];
  if (events.isPending) {
    return (
      <div role="status" aria-label="Loading what happened" className="flex flex-col gap-2">
        <Skeleton className="h-14 rounded-2xl" />
        <Skeleton className="h-14 rounded-2xl" />
        <Skeleton className="h-14 rounded-2xl" />
      </div>
    );
  }
  if (events.isError) {
    return (
      <EmptyState
        title="What happened could not be loaded"
        action={
          <Button size="sm" variant="secondary" onClick={() => events.refetch()}>
            Try again
          </Button>
        }
      >
        {events.error.message}
      </EmptyState>
    );
  }
  if (rows.length === 0) {
    return <EmptyState title="Nothing yet">Sign-ins and changes of your credentials are listed here.</EmptyState>;
  }
  return (
    <div className="flex flex-col gap-3">
      <List label="Security events">
        {rows.map((event) => (
          <SecurityEventRow key={event.id} event={event} />
        ))}
      </List>
      {events.hasNextPage ? (
        <Button
          size="sm"
          variant="secondary"
          className="self-center"
          disabled={events.isFetchingNextPage}
          onClick={() => events.fetchNextPage()}
        >
          {events.isFetchingNextPage ? <Spinner /> : null}
          Show older
        </Button>
      ) : null}
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
