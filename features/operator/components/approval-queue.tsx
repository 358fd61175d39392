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
import { PagedRows } from "@/components/ui/query-states";
import { formatDateTime } from "@/lib/format";
import { usersOptions } from "../client";
import type { OperatedUser } from "../users/schema";
import { UserDialog } from "./user-dialog";

interface Asking {
  act: "approve" | "reject";
  user: OperatedUser;
}

/** Who signed up and waits to be let in. */
export function ApprovalQueue() {
  const users = useInfiniteQuery(usersOptions({ q: "", state: "pending" }));
  const [asking, setAsking] = useState<Asking | null>(null);
  return (
    <>
      <PageHeader title="Approvals" description="Who signed up and waits to be let in." />
      <PagedRows
        query={users}
        what="The sign-ups"
        bar="h-14"
        bars={2}
        empty={
          <EmptyState title="Nobody is waiting">
            People wait here when the sign-up policy of this installation asks for approval.
          </EmptyState>
        }
      >
        {(rows) => (
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
        )}
      </PagedRows>
      {asking ? <UserDialog {...asking} onClose={() => setAsking(null)} /> : null}
    </>
  );
}
