import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { roleNames } from "@/features/organizations/constants";
import { type InvitationView, viewInvitation } from "@/features/organizations/invitations/accept";
import { maskEmail } from "@/features/organizations/invitations/utils";
import { findVisit } from "@/lib/auth/page-session";
import { AuthCard, authLink } from "../../_components/auth-card";
import { SingleSignOnButton } from "../../_components/single-sign-on-button";
import { SwitchAccountButton } from "../../_components/switch-account-button";
import { AcceptButton } from "./_components/accept-button";
import { JoinForm } from "./_components/join-form";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

type OpenInvitation = Extract<InvitationView, { state: "open" }>;

export default async function InvitationPage({ params }: PageProps<"/invite/[token]">) {
  const { token } = await params;
  const [invitation, visit] = await Promise.all([viewInvitation(token), findVisit()]);
  const identity = visit?.identity ?? null;
  if (invitation.state === "accepted" && identity?.userId === invitation.acceptedBy) {
    redirect(identity?.memberships.some(({ slug }) => slug === invitation.slug) ? `/${invitation.slug}/chat` : "/app");
  }
  if (invitation.state !== "open") return <Closed state={invitation.state} />;
  if (identity && identity.email.toLowerCase() !== invitation.email.toLowerCase()) {
    return <WrongAccount invitation={invitation} mine={identity.email} token={token} />;
  }
  return (
    <AuthCard title={`Join ${invitation.organization}`} subtitle={subtitleOf(invitation)}>
      {identity ? (
        <AcceptButton token={token} organization={invitation.organization} />
      ) : (
        <SignInOrUp invitation={invitation} token={token} />
      )}
    </AuthCard>
  );
}

function subtitleOf({ inviter, role }: OpenInvitation): string {
  const asRole = `as ${role === "admin" ? "an" : "a"} ${roleNames[role].toLowerCase()}`;
  return inviter ? `${inviter} invites you to join ${asRole}.` : `You are invited to join ${asRole}.`;
}

function SignInOrUp({ invitation, token }: { invitation: OpenInvitation; token: string }) {
  const next = `/invite/${token}`;
  if (invitation.singleSignOnId !== null) return <SingleSignOnButton email={invitation.email} next={next} />;
  if (!invitation.hasAccount) return <JoinForm token={token} email={invitation.email} />;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-[13px] text-muted leading-5">
        <span className="break-all text-foreground">{invitation.email}</span> has an account. Sign in with it to accept.
      </p>
      <Button asChild wide className="h-10">
        <Link href={`/login?next=${encodeURIComponent(next)}`}>Sign in</Link>
      </Button>
    </div>
  );
}

function WrongAccount({ invitation, mine, token }: { invitation: OpenInvitation; mine: string; token: string }) {
  return (
    <AuthCard
      title="This invitation is for somebody else"
      subtitle={`It was sent to ${maskEmail(invitation.email)}, and you are signed in as ${mine}.`}
      footer={
        <Link href="/app" className={authLink}>
          Stay signed in as {mine}
        </Link>
      }
    >
      <SwitchAccountButton next={`/invite/${token}`} />
    </AuthCard>
  );
}

const closed = {
  unknown: {
    title: "This invitation is not known",
    subtitle: "The link may be incomplete, or a newer mail replaced it. Open the link of the latest one.",
  },
  expired: {
    title: "This invitation has expired",
    subtitle: "Ask whoever invited you to send it again.",
  },
  revoked: {
    title: "This invitation was taken back",
    subtitle: "If you think that is a mistake, ask whoever invited you.",
  },
  accepted: {
    title: "This invitation was used already",
    subtitle: "An invitation works once. If it was you, sign in to go on.",
  },
};

function Closed({ state }: { state: keyof typeof closed }) {
  return (
    <AuthCard {...closed[state]}>
      <Button asChild variant="secondary" wide className="h-10">
        <Link href="/app">Go on to your organizations</Link>
      </Button>
    </AuthCard>
  );
}
