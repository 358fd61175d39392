import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { ActivityEvent, ActivityFilter } from "./schema";

const tags = ["Activity"] as const;

export const listActivity = endpoint({
  method: "GET",
  path: "/api/v1/activity",
  summary: "List what happened in the organization",
  description: "Newest first: what every member may see, and what only the caller may.",
  tags,
  access: "activity:read",
  query: ActivityFilter.extend(pageQuery),
  response: pageOf(ActivityEvent),
  status: 200,
});

export const streamActivity = endpoint({
  method: "GET",
  path: "/api/v1/activity/stream",
  summary: "Follow what happens in the organization",
  description:
    "Server-sent events. `ready` comes first and names where the stream stands; `activity` carries an `ActivityEvent` and, where " +
    "the caller is told of it, the id of their notification; `notifications` says how many of theirs are unread. With " +
    "`Last-Event-ID` the stream goes on behind that event, without a gap and without a repetition; `reset` says that it cannot, and that lists have to be " +
    "read again.",
  tags,
  access: "activity:read",
  stream: true,
  status: 200,
});
