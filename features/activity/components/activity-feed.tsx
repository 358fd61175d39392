"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { SelectBox } from "@/components/ui/select";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { activityOptions } from "../client";
import type { ActivityEvent, ActivitySubject } from "../schema";
import { subjectTitles } from "../telling/kinds";
import { ActivityIcon } from "./activity-icon";

interface ActivityFeedProps {
  organization: { id: string; slug: string };
  /** Whose deeds the feed can be narrowed to. */
  people: readonly { id: string; name: string }[];
}

/** What happened, newest first; what happens now appears by itself at the top. */
export function ActivityFeed({ organization, people }: ActivityFeedProps) {
  const search = useSearchParams();
  const [kind, actor] = [search.get("kind"), search.get("actor")];
  const isNarrowed = kind !== null || actor !== null;
  const query = useInfiniteQuery(
    activityOptions(organization.id, { ...(kind ? { kind } : {}), ...(actor ? { actor } : {}) }),
  );
  return (
    <>
      <search aria-label="Filters" className="flex flex-wrap items-center gap-2.5">
        <SelectBox
          aria-label="What"
          className="min-w-40"
          value={kind ?? ""}
          onChange={(event) => narrow({ kind: event.target.value })}
          options={[{ value: "", label: "Anything" }, ...subjectOptions]}
        />
        <SelectBox
          aria-label="Who"
          className="min-w-40"
          value={actor ?? ""}
          onChange={(event) => narrow({ actor: event.target.value })}
          options={[{ value: "", label: "Anybody" }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        {isNarrowed ? (
          <Button variant="ghost" size="sm" onClick={() => narrow({ kind: "", actor: "" })}>
            Clear filters
          </Button>
        ) : null}
      </search>
      <PagedRows
        query={query}
        what="The activity"
        bar="h-16"
        bars={6}
        moreLabel="Show older activity"
        empty={
          <EmptyState title={isNarrowed ? "Nothing of that kind" : "Nothing has happened yet"}>
            Runs of workflows, approvals, published agents and changes of members appear here as they happen.
          </EmptyState>
        }
      >
        {(events) => (
          <List label="Activity">
            {events.map((event) => (
              <EventRow key={event.id} event={event} slug={organization.slug} />
            ))}
          </List>
        )}
      </PagedRows>
    </>
  );
}

const subjectOptions = (Object.entries(subjectTitles) as [ActivitySubject, string][]).map(([value, label]) => ({
  value,
  label,
}));

function EventRow({ event, slug }: { event: ActivityEvent; slug: string }) {
  const when = useLocalTime(event.created_at, formatDateTime);
  return (
    <ListRow
      lead={<ActivityIcon kind={event.kind} />}
      title={
        event.path === null ? (
          event.text
        ) : (
          <Link href={`/${slug}${event.path}` as Route} className="hover:underline">
            {event.text}
          </Link>
        )
      }
      badges={event.is_private ? <Badge>Only you</Badge> : null}
      detail={<time dateTime={event.created_at}>{when}</time>}
    />
  );
}

/** The address holds the filters, so that they can be shared and survive a reload. */
function narrow(changes: Record<string, string>): void {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  window.history.replaceState(null, "", url);
}
