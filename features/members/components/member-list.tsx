"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { List } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { Select } from "@/components/ui/select";
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
      <PagedRows
        query={members}
        what="The members"
        bar="h-48"
        empty={<EmptyState title="Nobody found">Try another name or role.</EmptyState>}
      >
        {(rows) => (
          <List label="Members">
            {rows.map((member) => (
              <MemberRow key={member.user_id} member={member} confirmIdentity={confirmIdentity} />
            ))}
          </List>
        )}
      </PagedRows>
    </>
  );
}
