import { z } from "zod";
import { ActivityEvent } from "@/features/activity/schema";

export const Notification = z
  .object({
    id: z.string(),
    event: ActivityEvent,
    approval: z
      .object({ id: z.string(), status: z.enum(["pending", "approved", "rejected", "cancelled"]) })
      .nullable()
      .describe("The question that the event asks, as it stands now"),
    read_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: "Notification" });
export type Notification = z.output<typeof Notification>;

export const UnreadNotifications = z
  .object({ unread: z.int().describe("Counted up to 1,000") })
  .meta({ id: "UnreadNotifications" });
export type UnreadNotifications = z.output<typeof UnreadNotifications>;
