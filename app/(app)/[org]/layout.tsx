import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { sidebarCookie } from "@/components/shell/sidebar-cookie";
import { Toasts } from "@/components/ui/toast";
import { findAvatarUrl } from "@/features/identity/account/avatar";
import { VerifyBanner } from "@/features/identity/components/verify-banner";
import { requireSession } from "@/features/identity/loaders";
import { mailboxNotice } from "@/features/notifications/mail/enqueue";
import { requireOrganization } from "@/features/organizations/loaders";
import { roleScopes } from "@/lib/auth/roles";
import { AppProviders } from "./_components/app-providers";
import { Keyboard } from "./_components/keyboard";
import { Live } from "./_components/notifications";
import { Sidebar } from "./_components/sidebar";

interface OrganizationLayoutProps {
  children: ReactNode;
  params: Promise<{ org: string }>;
}

export default async function OrganizationLayout({ children, params }: OrganizationLayoutProps) {
  const { org } = await params;
  const [{ ctx: own, user, organizations }, ctx, avatarUrl, jar] = await Promise.all([
    requireSession(),
    requireOrganization(org),
    requireSession().then((session) => findAvatarUrl(session.user.id)),
    cookies(),
  ]);
  const mine = organizations.map(({ organizationId, name, slug, role }) => ({ id: organizationId, name, slug, role }));
  const organization = mine.find(({ id }) => id === ctx.organization.id);
  if (!organization) throw new Error("An organization's context names one that is not the person's.");
  const workspace = {
    user: { name: user.name, email: user.email, avatarUrl, isOperator: own.actor.platformRole !== null },
    organization,
    organizations: mine,
    canWrite: roleScopes[organization.role].has("runs:write"),
  };
  return (
    <AppProviders workspace={workspace}>
      <AppShell sidebar={<Sidebar />} initiallyCollapsed={jar.get(sidebarCookie)?.value === "closed"}>
        {user.emailVerified ? null : <VerifyBanner email={user.email} mailboxUrl={mailboxNotice()?.url ?? null} />}
        {children}
        <Keyboard />
        <Live />
      </AppShell>
      <Toasts />
    </AppProviders>
  );
}
