import { z } from "zod";
import type { JobQueue } from "@/lib/jobs/queue";

/** Events of which somebody may want a mail at once. Whether they still do is looked up when the job runs. */
export const urgentQueue: JobQueue<z.ZodObject<{ organizationId: z.ZodUUID; eventId: z.ZodUUID }>> = {
  name: "urgent-activity",
  payload: z.object({ organizationId: z.uuid(), eventId: z.uuid() }),
  retries: 8,
  firstDelaySeconds: 2,
  longestDelaySeconds: 300,
  timeoutSeconds: 60,
};
