"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { formatDateTime } from "@/lib/format";
import { usersOptions } from "../client";
import type { OperatedUser } from "../users/schema";
import { More, Unread, Waiting } from "./query-states";
import { UserDialog } from "./user-dialog";

interface Asking {
  act: "approve" | "reject";
  user: OperatedUser;
}

/** Who signed up and waits to be let in. */
export function ApprovalQueue() {
  const users = useInfiniteQuery(usersOptions({ q: "", state: "pending" }));
  const [asking, setAsking] = useState<Asking | null>(null);
  const rows = users.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      <PageHeader title="Approvals" description="Who signed up and waits to be let in." />
      {users.isPending ? <Waiting label="Loading the sign-ups" rows={2} /> : null}
      {users.isError ? <Unread what="The sign-ups" error={users.error} onRetry={() => void users.refetch()} /> : null}
      {users.isSuccess && rows.length === 0 ? (
        <EmptyState title="Nobody is waiting">
          People wait here when the sign-up policy of this installation asks for approval.
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <List label="Sign-ups that wait">
          {rows.map((user) => (
            <ListRow
              key={user.id}
              lead={<Avatar name={user.name} className="size-8 text-xs!" />}
              title={
                <Link href={`/operator/users/${user.id}`} className="rounded-md hover:underline">
                  {user.name}
                </Link>
              }
              badges={user.email_verified ? null : <Badge>Unconfirmed</Badge>}
              detail={`${user.email} · ${formatDateTime(user.created_at)}`}
              actions={
                <>
                  <Button size="sm" variant="secondary" onClick={() => setAsking({ act: "reject", user })}>
                    Reject…
                  </Button>
                  <Button size="sm" onClick={() => setAsking({ act: "approve", user })}>
                    Approve…
                  </Button>
                </>
              }
            />
          ))}
        </List>
      ) : null}
      <More query={users} />
      {asking ? <UserDialog {...asking} onClose={() => setAsking(null)} /> : null}
    </>
  );
}
