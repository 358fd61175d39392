import type { Metadata } from "next";
import NotificationsPage from "../../[org]/settings/notifications/page";

export const metadata: Metadata = { title: "Notifications" };

export default function AccountNotificationsPage() {
  return <NotificationsPage />;
}
