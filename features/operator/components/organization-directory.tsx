"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { Route } from "next";
import { Avatar } from "@/components/ui/avatar";
import { List } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PagedRows } from "@/components/ui/query-states";
import { formatCount, formatDay } from "@/lib/format";
import { organizationsOptions } from "../client";
import type { OperatedOrganization } from "../organizations/schema";
import { DirectoryRow } from "./directory-row";
import { SearchBar, useSearch } from "./search-bar";
import { OrganizationBadge } from "./state-badge";

const states = [
  { value: "active", label: "Active" },
  { value: "suspended", label: "Suspended" },
  { value: "being_deleted", label: "Being deleted" },
];

/** Every organization of the installation, to be searched. */
export function OrganizationDirectory() {
  const { q, state } = useSearch(states.map(({ value }) => value));
  const search = { q, state: state as OperatedOrganization["state"] | null };
  const organizations = useInfiniteQuery(organizationsOptions(search));
  return (
    <>
      <PageHeader title="Organizations" description="Everybody who works on this installation, newest first." />
      <SearchBar label="Search organizations" placeholder="Name, address or owner’s e-mail" states={states} />
      <PagedRows
        query={organizations}
        what="The organizations"
        bar="h-14"
        bars={5}
        empty={<EmptyState title="No organization found">Try another word, or another state.</EmptyState>}
      >
        {(rows) => (
          <List label="Organizations">
            {rows.map((organization) => (
              <OrganizationRow key={organization.id} organization={organization} />
            ))}
          </List>
        )}
      </PagedRows>
    </>
  );
}

function OrganizationRow({ organization }: { organization: OperatedOrganization }) {
  const { id, name, slug, state, owner_email, member_count, created_at } = organization;
  return (
    <DirectoryRow
      href={`/operator/organizations/${id}` as Route}
      lead={<Avatar name={name} square className="size-8 text-xs!" />}
      title={name}
      detail={`/${slug}${owner_email ? ` · ${owner_email}` : ""}`}
      badges={<OrganizationBadge state={state} quiet />}
      facts={
        <>
          <span>{member_count === 1 ? "1 member" : `${formatCount(member_count)} members`}</span>
          <span>since {formatDay(created_at)}</span>
        </>
      }
    />
  );
}
