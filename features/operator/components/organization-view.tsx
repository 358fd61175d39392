"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { ErrorNotice } from "@/components/ui/notice";
import { PagedRows, QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { formatCount, formatDateTime, formatDay } from "@/lib/format";
import { membersOptions, organizationOptions } from "../client";
import type { OperatedOrganizationDetail } from "../organizations/schema";
import { DetailHeader } from "./detail-header";
import { Facts } from "./facts";
import { LogList } from "./log-list";
import { OrganizationActions } from "./organization-actions";
import { OrganizationBadge } from "./state-badge";

/** One organization: how it stands, who belongs to it, what happened, and what an operator can do. */
export function OrganizationView({ id }: { id: string }) {
  const organization = useQuery(organizationOptions(id));
  return (
    <QueryStates query={organization} what="The organization" bar="h-14" bars={5}>
      {(data) => <Organization organization={data} />}
    </QueryStates>
  );
}

function Organization({ organization }: { organization: OperatedOrganizationDetail }) {
  const { id, name, slug, state, recent_log } = organization;
  return (
    <>
      <DetailHeader
        back={{ href: "/operator/organizations", label: "Organizations" }}
        lead={<Avatar name={name} square className="size-11 text-base!" />}
        title={name}
        detail={`/${slug}`}
        badges={<OrganizationBadge state={state} />}
      />
      <Standing organization={organization} />
      <Section title="About">
        <AboutOrganization organization={organization} />
      </Section>
      <Members id={id} />
      <Section title="Audit log" description="The newest rows. The whole log is the organization’s own page.">
        <LogList
          label="Audit log"
          none="Nothing happened yet."
          lines={recent_log.map((row) => ({
            id: row.id,
            what: row.action,
            detail: `${row.actor_email ?? row.actor_type.replace("_", " ")}`,
            at: row.created_at,
          }))}
        />
      </Section>
      <OrganizationActions organization={organization} />
    </>
  );
}

function Standing({ organization }: { organization: OperatedOrganizationDetail }) {
  const { delete_after, suspended_at, suspended_reason } = organization;
  return (
    <>
      {delete_after ? (
        <ErrorNotice>
          It is closed and will be deleted for good on {formatDateTime(delete_after)}. Until then it can be restored.
        </ErrorNotice>
      ) : null}
      {suspended_at ? (
        <ErrorNotice>
          Suspended since {formatDateTime(suspended_at)}: {suspended_reason}
        </ErrorNotice>
      ) : null}
    </>
  );
}

function AboutOrganization({ organization }: { organization: OperatedOrganizationDetail }) {
  const { usage, owner_email, member_count, plan, created_at, require_second_factor } = organization;
  return (
    <Facts
      facts={[
        ["Owner", owner_email ?? "Nobody"],
        ["Plan", plan.charAt(0).toUpperCase() + plan.slice(1)],
        ["Since", formatDay(created_at)],
        ["Members", formatCount(member_count)],
        ["Conversations", formatCount(usage.conversations)],
        ["Runs", `${formatCount(usage.runs)} (${formatCount(usage.runs_last_30_days)} in 30 days)`],
        ["Running now", formatCount(usage.runs_under_way)],
        ["Last activity", usage.last_activity_at ? formatDateTime(usage.last_activity_at) : "None yet"],
        ["Second factor", require_second_factor ? "Required" : "Up to each member"],
      ]}
    />
  );
}

function Members({ id }: { id: string }) {
  const members = useInfiniteQuery(membersOptions(id));
  return (
    <Section title="Members">
      <PagedRows query={members} what="The members" bar="h-14" bars={2}>
        {(rows) => (
          <ul aria-label="Members" className="-my-2 divide-y divide-border">
            {rows.map(({ user_id, name, email, role, disabled }) => (
              <li key={user_id} className="flex items-center gap-3 py-2.5">
                <Avatar name={name} className="size-7" />
                <Link href={`/operator/users/${user_id}`} className="min-w-0 flex-1 rounded-md hover:underline">
                  <span className="block truncate font-medium text-[13px]">{name}</span>
                  <span className="block truncate text-muted text-xs leading-4">{email}</span>
                </Link>
                {disabled ? <Badge tone="danger">Disabled</Badge> : null}
                <Badge>{role}</Badge>
              </li>
            ))}
          </ul>
        )}
      </PagedRows>
    </Section>
  );
}
