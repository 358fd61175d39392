import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import {
  CalendarEntry,
  CreateSchedule,
  PreviewSchedule,
  Schedule,
  ScheduleFiring,
  SchedulePreview,
  UpdateSchedule,
} from "./schema";

const params = z.object({ schedule_id: z.uuid() });
const tags = ["Schedules"] as const;
const whose = "One's own; anybody's for admins and owners.";

export const listSchedules = endpoint({
  method: "GET",
  path: "/api/v1/schedules",
  summary: "List schedules",
  description: "All of the organization, newest first.",
  tags,
  access: "schedules:read",
  query: z.object({
    ...pageQuery,
    q: z.string().trim().min(1).max(100).optional().describe("Part of the name or of the target's key"),
    status: z.enum(["active", "paused", "ended"]).optional(),
    target_kind: z.enum(["agent", "workflow"]).optional(),
    target_key: z.string().min(1).max(200).optional(),
  }),
  response: pageOf(Schedule),
  status: 200,
});

export const createSchedule = endpoint({
  method: "POST",
  path: "/api/v1/schedules",
  summary: "Create a schedule",
  description:
    "Starts an agent or a workflow by itself, for the person who makes it and with the rights of their role at that time: by " +
    "`cron` in a time zone, or once at `run_at`. Each due time fires once, with however many processes.",
  tags,
  access: "schedules:write",
  body: CreateSchedule,
  response: Schedule,
  status: 201,
  idempotent: true,
});

export const previewSchedule = endpoint({
  method: "POST",
  path: "/api/v1/schedules/preview",
  summary: "Say when a schedule would fire",
  description: "In plain words, and the next five times. Changes nothing.",
  tags,
  access: "schedules:read",
  body: PreviewSchedule,
  response: SchedulePreview,
  status: 200,
});

export const readCalendar = endpoint({
  method: "GET",
  path: "/api/v1/schedules/calendar",
  summary: "Read the calendar of schedules",
  description:
    "What fired and what will, by day: one entry for each schedule and day. At most 42 days and 50 schedules.",
  tags,
  access: "schedules:read",
  query: z.object({
    from: z.iso.date().describe("The first day"),
    to: z.iso.date().describe("The last day"),
    time_zone: z.string().min(1).max(64).default("UTC").describe("IANA name: whose days they are"),
  }),
  response: z.object({ data: z.array(CalendarEntry), has_more_schedules: z.boolean() }),
  status: 200,
});

export const getSchedule = endpoint({
  method: "GET",
  path: "/api/v1/schedules/{schedule_id}",
  summary: "Get a schedule",
  tags,
  access: "schedules:read",
  params,
  response: Schedule,
  status: 200,
});

export const updateSchedule = endpoint({
  method: "PATCH",
  path: "/api/v1/schedules/{schedule_id}",
  summary: "Change a schedule",
  description: `${whose} Other times count from now on: nothing that passed is made up for.`,
  tags,
  access: "schedules:write",
  params,
  body: UpdateSchedule,
  response: Schedule,
  status: 200,
});

export const deleteSchedule = endpoint({
  method: "DELETE",
  path: "/api/v1/schedules/{schedule_id}",
  summary: "Delete a schedule",
  description: `${whose} Its runs stay.`,
  tags,
  access: "schedules:write",
  params,
  status: 204,
});

export const pauseSchedule = endpoint({
  method: "POST",
  path: "/api/v1/schedules/{schedule_id}/pause",
  summary: "Pause a schedule",
  description: `${whose} It fires no more until it is resumed; firings that wait are left out. Pausing it again changes nothing.`,
  tags,
  access: "schedules:write",
  params,
  response: Schedule,
  status: 200,
});

export const resumeSchedule = endpoint({
  method: "POST",
  path: "/api/v1/schedules/{schedule_id}/resume",
  summary: "Resume a schedule",
  description: `${whose} It goes on with its next time: what passed while it was paused is not made up for.`,
  tags,
  access: "schedules:write",
  params,
  response: Schedule,
  status: 200,
  errors: ["conflict"],
});

export const runScheduleNow = endpoint({
  method: "POST",
  path: "/api/v1/schedules/{schedule_id}/run-now",
  summary: "Start a schedule's run now",
  description: `${whose} Besides its times, whatever its overlap policy says, and also while it is paused.`,
  tags,
  access: "schedules:write",
  limit: "run",
  params,
  response: ScheduleFiring,
  status: 201,
  idempotent: true,
  errors: ["conflict"],
});

export const listFirings = endpoint({
  method: "GET",
  path: "/api/v1/schedules/{schedule_id}/firings",
  summary: "List a schedule's firings",
  description: "What became of each due time, newest first, for 90 days.",
  tags,
  access: "schedules:read",
  params,
  query: z.object(pageQuery),
  response: pageOf(ScheduleFiring),
  status: 200,
});
