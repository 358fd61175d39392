import { z } from "zod";
import { activityKindNames } from "@/features/activity/schema";

const lastHour = 23;

export const NotificationSettings = z
  .object({
    mail: z
      .enum(["instant", "daily", "off"])
      .describe("`instant`: a mail at once for what somebody has to act on; `daily`: one mail a day"),
    digest_hour: z.int().min(0).max(lastHour).describe("Hour of the day at which the daily mail is sent"),
    time_zone: z
      .string()
      .max(64)
      .refine(isTimeZone, "There is no such time zone.")
      .describe("IANA name in which the hour is read"),
    browser: z.boolean().describe("Whether open tabs of the web app show notifications of the system"),
    muted_kinds: z.array(z.enum(activityKindNames)).describe("Kinds of activity that you are not told of"),
  })
  .meta({ id: "NotificationSettings" });
export type NotificationSettings = z.output<typeof NotificationSettings>;

export const ChangeNotificationSettings = NotificationSettings.partial();
export type ChangeNotificationSettings = z.output<typeof ChangeNotificationSettings>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
