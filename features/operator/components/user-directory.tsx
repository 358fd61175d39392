"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { Route } from "next";
import { Avatar } from "@/components/ui/avatar";
import { List } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PagedRows } from "@/components/ui/query-states";
import { formatCount, formatDay } from "@/lib/format";
import { usersOptions } from "../client";
import type { OperatedUser } from "../users/schema";
import { DirectoryRow } from "./directory-row";
import { SearchBar, useSearch } from "./search-bar";
import { UserBadges } from "./state-badge";

const states = [
  { value: "active", label: "Active" },
  { value: "disabled", label: "Disabled" },
  { value: "pending", label: "Awaiting approval" },
  { value: "rejected", label: "Rejected" },
  { value: "operators", label: "Operators" },
];

/** Everybody who has an account, to be searched. */
export function UserDirectory() {
  const { q, state } = useSearch(states.map(({ value }) => value));
  const operatorsOnly = state === "operators";
  const users = useInfiniteQuery(
    usersOptions({ q, state: operatorsOnly ? null : (state as OperatedUser["state"] | null), operatorsOnly }),
  );
  return (
    <>
      <PageHeader title="Users" description="Everybody who has an account, newest first." />
      <SearchBar label="Search users" placeholder="Name or e-mail" states={states} />
      <PagedRows
        query={users}
        what="The users"
        bar="h-14"
        bars={5}
        empty={<EmptyState title="Nobody found">Try another word, or another state.</EmptyState>}
      >
        {(rows) => (
          <List label="Users">
            {rows.map((user) => (
              <UserRow key={user.id} user={user} />
            ))}
          </List>
        )}
      </PagedRows>
    </>
  );
}

function UserRow({ user }: { user: OperatedUser }) {
  const { id, name, email, organization_count, last_seen_at } = user;
  return (
    <DirectoryRow
      href={`/operator/users/${id}` as Route}
      lead={<Avatar name={name} className="size-8 text-xs!" />}
      title={name}
      detail={email}
      badges={<UserBadges user={user} quiet />}
      facts={
        <>
          <span>
            {organization_count === 1 ? "1 organization" : `${formatCount(organization_count)} organizations`}
          </span>
          <span>{last_seen_at ? `last seen ${formatDay(last_seen_at)}` : "never signed in"}</span>
        </>
      }
    />
  );
}
