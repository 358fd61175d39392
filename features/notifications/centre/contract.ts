import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { Notification, UnreadNotifications } from "./schema";

const params = z.object({ notification_id: z.uuid() });
const tags = ["Notifications"] as const;

export const listNotifications = endpoint({
  method: "GET",
  path: "/api/v1/notifications",
  summary: "List your notifications",
  description: "Newest first, without those you dismissed.",
  tags,
  access: "activity:read",
  query: z.object({ ...pageQuery, unread: z.stringbool().optional().describe("Only those that are unread, or read") }),
  response: pageOf(Notification),
  status: 200,
});

export const countUnreadNotifications = endpoint({
  method: "GET",
  path: "/api/v1/notifications/unread-count",
  summary: "Count your unread notifications",
  tags,
  access: "activity:read",
  response: UnreadNotifications,
  status: 200,
});

export const readNotification = endpoint({
  method: "POST",
  path: "/api/v1/notifications/{notification_id}/read",
  summary: "Mark a notification as read",
  description: "No mail is sent for it any more.",
  tags,
  access: "activity:read",
  params,
  response: Notification,
  status: 200,
  errors: ["not_found"],
});

export const unreadNotification = endpoint({
  method: "POST",
  path: "/api/v1/notifications/{notification_id}/unread",
  summary: "Mark a notification as unread",
  tags,
  access: "activity:read",
  params,
  response: Notification,
  status: 200,
  errors: ["not_found"],
});

export const dismissNotification = endpoint({
  method: "POST",
  path: "/api/v1/notifications/{notification_id}/dismiss",
  summary: "Dismiss a notification",
  description: "It leaves the list for good. What it tells of stays in the activity.",
  tags,
  access: "activity:read",
  params,
  status: 204,
  errors: ["not_found"],
});

export const readAllNotifications = endpoint({
  method: "POST",
  path: "/api/v1/notifications/read-all",
  summary: "Mark all notifications as read",
  tags,
  access: "activity:read",
  body: z.object({
    up_to: z.uuid().optional().describe("The newest notification that was seen: later ones stay unread"),
  }),
  response: UnreadNotifications,
  status: 200,
});
