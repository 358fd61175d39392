import { ChevronRight, Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { roleNames } from "@/features/organizations/constants";
import { type Obstacle, obstacleTo } from "@/lib/auth/admission";
import { requireVisit } from "@/lib/auth/page-session";
import { NarrowPage } from "./_components/narrow-page";

export const metadata: Metadata = { title: "Organizations" };

const states: Record<Obstacle, string> = {
  organization_deleted: "Being deleted",
  organization_suspended: "Suspended",
  single_sign_on_required: "Single sign-on needed",
  second_factor_required: "Second factor needed",
};

/** All that the person belongs to: also for somebody who belongs to nothing (yet, or any more). */
export default async function OrganizationsPage() {
  const { identity } = await requireVisit();
  const { memberships, email } = identity;
  return (
    <NarrowPage
      title={memberships.length === 0 ? "You belong to no organization" : "Your organizations"}
      subtitle={
        memberships.length === 0
          ? `Create one, or ask a colleague to invite ${email}.`
          : `Those that ${email} belongs to.`
      }
      links={[
        { href: "/account", label: "Your account" },
        { href: "/logout", label: "Sign out" },
      ]}
    >
      {memberships.length > 0 ? (
        <ul className="mb-5 divide-y divide-border overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
          {memberships.map((membership) => {
            const obstacle = obstacleTo(membership, identity);
            return (
              <li key={membership.organizationId}>
                <Link
                  href={`/${membership.slug}/chat`}
                  className="flex items-center gap-3 px-4 py-3 text-sm outline-offset-[-2px] transition-colors hover:bg-hover"
                >
                  <Avatar name={membership.name} square className="size-8" />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{membership.name}</span>
                    <span className="block text-muted text-xs">{roleNames[membership.role]}</span>
                  </span>
                  {obstacle ? <Badge tone="warning">{states[obstacle]}</Badge> : null}
                  <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-muted" />
                </Link>
              </li>
            );
          })}
        </ul>
      ) : null}
      <Button asChild variant={memberships.length === 0 ? "primary" : "secondary"} wide className="h-10">
        <Link href="/organizations/new">
          <Plus aria-hidden="true" />
          Create an organization
        </Link>
      </Button>
    </NarrowPage>
  );
}
