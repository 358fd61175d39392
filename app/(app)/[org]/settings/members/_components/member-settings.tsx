"use client";

import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { MemberList } from "@/features/members/components/member-list";
import { RoleTable } from "@/features/members/components/role-table";
import { organizationOptions, useWorkspace } from "@/features/organizations/client";
import { roleScopes } from "@/lib/auth/roles";
import { formatCount } from "@/lib/format";

export function MemberSettings() {
  const { organization } = useWorkspace();
  const details = useQuery(organizationOptions(organization.id));
  const { run: confirmIdentity } = useFreshSignIn();
  const seats = details.data?.seats;
  return (
    <>
      <PageHeader
        title="Members"
        description={
          seats === undefined
            ? `Who belongs to ${organization.name}.`
            : `${formatCount(seats)} ${seats === 1 ? "person belongs" : "people belong"} to ${organization.name}. Each takes one seat.`
        }
        action={
          roleScopes[organization.role].has("members:write") ? (
            <Button asChild size="sm">
              <Link href={`/${organization.slug}/settings/invitations` as Route}>
                <UserPlus aria-hidden="true" />
                Invite people
              </Link>
            </Button>
          ) : null
        }
      />
      <MemberList confirmIdentity={confirmIdentity} />
      <RoleTable />
    </>
  );
}
