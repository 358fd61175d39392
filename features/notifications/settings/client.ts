import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { getNotificationSettings, updateNotificationSettings } from "./contract";
import type { ChangeNotificationSettings } from "./schema";

export function notificationSettingsOptions(organizationId: string) {
  return queryOptions({
    queryKey: ["notifications", organizationId, "settings"],
    queryFn: ({ signal }) =>
      api<typeof getNotificationSettings>("GET /api/v1/notification-settings", { organizationId, signal }),
  });
}

export function changeNotificationSettings(organizationId: string, body: ChangeNotificationSettings) {
  return api<typeof updateNotificationSettings>("PATCH /api/v1/notification-settings", { organizationId, body });
}
