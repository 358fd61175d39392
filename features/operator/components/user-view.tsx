"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { formatCount, formatDateTime, formatDay } from "@/lib/format";
import { userOptions } from "../client";
import type { OperatedUserDetail } from "../users/schema";
import { DetailHeader } from "./detail-header";
import { Facts } from "./facts";
import { LogList } from "./log-list";
import { OrganizationBadge, UserBadges } from "./state-badge";
import { UserActions } from "./user-actions";

/** One person: their account, their organizations, what happened to it, and what an operator can do. */
export function UserView({ id, myId }: { id: string; myId: string }) {
  const user = useQuery(userOptions(id));
  return (
    <QueryStates query={user} what="The user" bar="h-14" bars={5}>
      {(data) => <User user={data} isMe={id === myId} />}
    </QueryStates>
  );
}

function User({ user, isMe }: { user: OperatedUserDetail; isMe: boolean }) {
  const { name, email, security_events } = user;
  return (
    <>
      <DetailHeader
        back={{ href: "/operator/users", label: "Users" }}
        lead={<Avatar name={name} className="size-11 text-base!" />}
        title={name}
        detail={email}
        badges={<UserBadges user={user} />}
      />
      <Section title="Account">
        <Account user={user} />
      </Section>
      <Organizations user={user} />
      <Section title="Security events" description="The newest of them; the person sees the same.">
        <LogList
          label="Security events"
          none="Nothing happened yet."
          lines={security_events.map(({ id, kind, actor_email, address, reason, created_at }) => ({
            id,
            what: kind,
            detail: [actor_email ? `by ${actor_email}` : address, reason].filter(Boolean).join(" · "),
            at: created_at,
          }))}
        />
      </Section>
      <UserActions user={user} isMe={isMe} />
    </>
  );
}

function Account({ user }: { user: OperatedUserDetail }) {
  const { created_at, last_seen_at, active_sessions, locked_for_seconds, disabled_at, disabled_by } = user;
  return (
    <Facts
      facts={[
        ["Since", formatDay(created_at)],
        ["Last seen", last_seen_at ? formatDateTime(last_seen_at) : "Never"],
        ["Open sessions", formatCount(active_sessions)],
        ["Signs in with", waysIn(user)],
        ["Second factor", secondFactors(user)],
        ["Sign-in", locked_for_seconds > 0 ? `Locked for ${Math.ceil(locked_for_seconds / 60)} minutes` : "Not locked"],
        ...(disabled_at
          ? ([
              [
                "Disabled",
                `${formatDateTime(disabled_at)}, by ${disabled_by === "self" ? "themselves" : "an operator"}`,
              ],
            ] as const)
          : []),
      ]}
    />
  );
}

const providerNames: Record<string, string> = { google: "Google", github: "GitHub", microsoft: "Microsoft" };

function waysIn({ factors }: OperatedUserDetail): string {
  const providers = factors.providers.map((provider) => providerNames[provider] ?? "Single sign-on");
  const ways = [
    ...(factors.password ? ["Password"] : []),
    ...(factors.passkeys > 0 ? ["Passkey"] : []),
    ...new Set(providers),
  ];
  return ways.join(", ") || "Nothing yet";
}

function secondFactors({ factors }: OperatedUserDetail): string {
  const { totp, passkeys, recovery_codes_left } = factors;
  const kinds = [
    ...(totp ? ["Authenticator app"] : []),
    ...(passkeys > 0 ? [passkeys === 1 ? "1 passkey" : `${passkeys} passkeys`] : []),
    ...(recovery_codes_left > 0 ? [`${recovery_codes_left} recovery codes`] : []),
  ];
  return kinds.join(", ") || "None";
}

function Organizations({ user: { organizations } }: { user: OperatedUserDetail }) {
  return (
    <Section title="Organizations">
      {organizations.length === 0 ? <p className="text-[13px] text-muted">Belongs to none.</p> : null}
      <ul aria-label="Organizations" className="-my-2 divide-y divide-border">
        {organizations.map(({ id, name, slug, role, state }) => (
          <li key={id} className="flex items-center gap-3 py-2.5">
            <Avatar name={name} square className="size-7" />
            <Link href={`/operator/organizations/${id}`} className="min-w-0 flex-1 rounded-md hover:underline">
              <span className="block truncate font-medium text-[13px]">{name}</span>
              <span className="block truncate text-muted text-xs leading-4">/{slug}</span>
            </Link>
            {state === "active" ? null : <OrganizationBadge state={state} />}
            <Badge>{role}</Badge>
          </li>
        ))}
      </ul>
    </Section>
  );
}
