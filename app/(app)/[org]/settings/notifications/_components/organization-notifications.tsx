"use client";

import { NotificationSettings } from "@/features/notifications/components/notification-settings";
import { useWorkspaceIfAny } from "@/features/organizations/client";

/** What is chosen for each organization; nothing on pages that belong to none. */
export function OrganizationNotifications() {
  const workspace = useWorkspaceIfAny();
  return workspace ? <NotificationSettings organization={workspace.organization} /> : null;
}
