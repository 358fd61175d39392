"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { List } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/features/organizations/client";
import type { ConfirmIdentity } from "@/features/organizations/components/delete-organization";
import { roleNames } from "@/features/organizations/constants";
import { type Role, roles } from "@/lib/auth/roles";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { membersOptions } from "../client";
import { MemberRow } from "./member-row";

const typingPauseMs = 200;
const roleOptions = [
  { value: "", label: "All roles" },
  ...roles.toReversed().map((role) => ({ value: role, label: roleNames[role] })),
];

/** The members, found by name, address or role. */
export function MemberList({ confirmIdentity }: { confirmIdentity: ConfirmIdentity }) {
  const { organization } = useWorkspace();
  const [search, setSearch] = useState("");
  const [role, setRole] = useState<Role | null>(null);
  const q = useDebounced(search.trim(), typingPauseMs);
  const members = useInfiniteQuery({
    ...membersOptions(organization.id, { q, role }),
    placeholderData: (before) => before,
  });
  const rows = members.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-[1fr_11rem]">
        <Field
          label="Search members"
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Name or e-mail"
        />
        <Select
          label="Role"
          value={role ?? ""}
          onChange={(event) => setRole(roles.find((one) => one === event.target.value) ?? null)}
          options={roleOptions}
        />
      </div>
      {members.isPending ? <Skeleton className="h-48 rounded-2xl" /> : null}
      {members.isError ? (
        <EmptyState
          title="The members could not be loaded"
          action={
            <Button variant="secondary" onClick={() => members.refetch()}>
              Try again
            </Button>
          }
        >
          {members.error.message}
        </EmptyState>
      ) : null}
      {members.isSuccess && rows.length === 0 ? (
        <EmptyState title="Nobody found">Try another name or role.</EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <List label="Members">
          {rows.map((member) => (
            <MemberRow key={member.user_id} member={member} confirmIdentity={confirmIdentity} />
          ))}
        </List>
      ) : null}
      {members.hasNextPage ? (
        <Button
          variant="secondary"
          size="sm"
          className="self-center"
          disabled={members.isFetchingNextPage}
          onClick={() => members.fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
    </>
  );
}
