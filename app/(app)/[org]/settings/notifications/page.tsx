import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { listConsents } from "@/features/identity/account/consents";
import { listPreferences } from "@/features/identity/account/preferences";
import { NotificationList } from "@/features/identity/components/notification-list";
import { requireSession } from "@/features/identity/loaders";
import { OrganizationNotifications } from "./_components/organization-notifications";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage() {
  const { ctx } = await requireSession();
  const [preferences, consents] = await Promise.all([listPreferences(ctx), listConsents(ctx)]);
  const news = consents.data.find(({ document }) => document === "marketing");
  return (
    <>
      <PageHeader title="Notifications" description="Mails go to the address of your account." />
      <OrganizationNotifications />
      <NotificationList preferences={preferences.data} wantsNews={news?.given ?? false} />
    </>
  );
}
