import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { body, type Input } from "./sample-rows";
import type { Sample } from "./samples";
import type { Seat } from "./world";

/** Something that happened and that the seat was told of. */
async function ofNotification({ userId, organizationId }: Seat): Promise<Input> {
  const [eventId, id] = [newId(), newId()];
  await pool()`
    insert into activity_events (id, organization_id, kind, subject_type, subject_id, metadata)
    values (${eventId}, ${organizationId}, 'tool_source.failed', 'tool_source', ${newId()},
      ${JSON.stringify({ name: "Weather", reason: "It does not answer." })}::text::jsonb)`;
  await pool()`
    insert into notifications (id, organization_id, user_id, event_id)
    values (${id}, ${organizationId}, ${userId}, ${eventId})`;
  return { params: { notification_id: id } };
}

export const notificationSamples: Record<string, Sample> = {
  listNotifications: { input: () => ({ query: { unread: "true" } }) },
  countUnreadNotifications: {},
  readNotification: { input: ofNotification },
  unreadNotification: { input: ofNotification },
  dismissNotification: { input: ofNotification },
  readAllNotifications: {
    input: async (seat) => {
      await ofNotification(seat);
      return { body: {} };
    },
  },
  getNotificationSettings: {},
  updateNotificationSettings: { input: body({ mail: "daily", digest_hour: 7, time_zone: "Europe/Berlin" }) },
};
