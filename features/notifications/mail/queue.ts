import type { JobQueue } from "@/lib/jobs/queue";
import { QueuedMail } from "./mail";

/** Ten repetitions over about half an hour: longer than a mail server restarts, shorter than most links live. */
export const mailQueue: JobQueue<typeof QueuedMail> = {
  name: "mail",
  payload: QueuedMail,
  retries: 10,
  firstDelaySeconds: 2,
  longestDelaySeconds: 600,
  timeoutSeconds: 60,
};
