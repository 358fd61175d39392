import { endpoint } from "@/lib/api/endpoint";
import { ChangeNotificationSettings, NotificationSettings } from "./schema";

const tags = ["Notifications"] as const;
const path = "/api/v1/notification-settings";

export const getNotificationSettings = endpoint({
  method: "GET",
  path,
  summary: "Get how you are told of what happens in the organization",
  tags,
  access: "activity:read",
  response: NotificationSettings,
  status: 200,
});

export const updateNotificationSettings = endpoint({
  method: "PATCH",
  path,
  summary: "Change how you are told of what happens in the organization",
  description: "The fields that are left out stay as they are.",
  tags,
  access: "activity:read",
  body: ChangeNotificationSettings,
  response: NotificationSettings,
  status: 200,
});
