import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { listConsents } from "@/features/identity/account/consents";
import { getAccount } from "@/features/identity/account/profile";
import { DataSection } from "@/features/identity/components/data-section";
import { EmailSection } from "@/features/identity/components/email-section";
import { LeaveSection } from "@/features/identity/components/leave-section";
import { PasswordSection } from "@/features/identity/components/password-section";
import { ProfileSection } from "@/features/identity/components/profile-section";
import { requireSession } from "@/features/identity/loaders";
import { mailboxNotice } from "@/features/notifications/mail/enqueue";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage() {
  const { ctx } = await requireSession();
  const [account, consents] = await Promise.all([getAccount(ctx), listConsents(ctx)]);
  const mailboxUrl = mailboxNotice()?.url ?? null;
  return (
    <>
      <PageHeader title="Profile" description="Your own account, the same in all your organizations." />
      <ProfileSection account={account} />
      <EmailSection account={account} mailboxUrl={mailboxUrl} />
      <PasswordSection account={account} mailboxUrl={mailboxUrl} />
      <DataSection consents={consents.data} />
      <LeaveSection email={account.email} />
    </>
  );
}
