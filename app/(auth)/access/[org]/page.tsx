import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { contextOf, requireMembership } from "@/features/organizations/loaders";
import { type Obstacle, obstacleTo } from "@/lib/auth/admission";
import type { Membership } from "@/lib/auth/identity";
import { formatDay } from "@/lib/format";
import { AuthCard, authLink } from "../../_components/auth-card";
import { SingleSignOnButton } from "../../_components/single-sign-on-button";
import { ExportButton } from "./_components/export-button";
import { RestoreButton } from "./_components/restore-button";

export const metadata: Metadata = { title: "No access at the moment" };

/** Why an organization does not let one of its members in, and what they can still do. */
export default async function AccessPage({ params }: PageProps<"/access/[org]">) {
  const { visit, membership } = await requireMembership((await params).org);
  const obstacle = obstacleTo(membership, visit.identity);
  if (obstacle === null) redirect(`/${membership.slug}/chat`);
  const { title, subtitle } = explain(obstacle, membership);
  const { scopes } = contextOf(visit, membership).organization;
  const organization = { id: membership.organizationId, slug: membership.slug };
  return (
    <AuthCard
      title={title}
      subtitle={subtitle}
      footer={
        <span className="flex flex-wrap gap-x-4 gap-y-2">
          <FooterLink href="/organizations">Your organizations</FooterLink>
          <FooterLink href="/account">Your account</FooterLink>
          <FooterLink href="/logout">Sign out</FooterLink>
        </span>
      }
    >
      <div className="flex flex-col gap-3">
        {obstacle === "organization_deleted" && scopes.has("organization:delete") ? (
          <RestoreButton organization={organization} />
        ) : null}
        {obstacle === "organization_deleted" || obstacle === "organization_suspended" ? (
          <ExportButton organization={organization} />
        ) : null}
        {obstacle === "single_sign_on_required" ? (
          <SingleSignOnButton email={visit.identity.email} next={`/${membership.slug}/chat`} />
        ) : null}
        {obstacle === "second_factor_required" ? (
          <Button asChild wide className="h-10">
            <Link href={`/mfa?next=${encodeURIComponent(`/${membership.slug}/chat`)}`}>Go on to the second factor</Link>
          </Button>
        ) : null}
      </div>
    </AuthCard>
  );
}

function FooterLink({ href, children }: { href: "/organizations" | "/account" | "/logout"; children: ReactNode }) {
  return (
    <Link href={href} className={authLink}>
      {children}
    </Link>
  );
}

function explain(obstacle: Obstacle, membership: Membership): { title: string; subtitle: string } {
  const { name, suspendedReason, deleteAfter } = membership;
  switch (obstacle) {
    case "organization_suspended":
      return {
        title: `${name} is suspended`,
        subtitle: `${suspendedReason ? `The reason: ${suspendedReason} ` : ""}Nobody can work in it until it is reactivated. You can take out what you may read.`,
      };
    case "organization_deleted":
      return {
        title: `${name} is being deleted`,
        subtitle: `${deleteAfter ? `After ${formatDay(deleteAfter)} everything in it is gone. ` : ""}Until then an owner can restore it.`,
      };
    case "single_sign_on_required":
      return {
        title: `${name} uses single sign-on`,
        subtitle: "Its members sign in through the organization’s own provider.",
      };
    case "second_factor_required":
      return {
        title: `${name} asks for a second factor`,
        subtitle: "Set up an authenticator app or a passkey. If you have one already, show it.",
      };
  }
}
