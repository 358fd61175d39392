import "server-only";
import { ZodError } from "zod";
import { HopelessJob, jobWorker } from "@/lib/jobs/queue";
import { MailRefused, sendMail } from "@/lib/mail/send";
import { wantsMail } from "./data";
import type { QueuedMail } from "./mail/mail";
import { mailQueue } from "./mail/queue";
import { categoryOf } from "./preferences/categories";

/** Writes and sends the queued mails; asks at the time of sending whether the person wants them. */
export const mailWorker = jobWorker(mailQueue, deliver);

async function deliver({ id, template, to, props }: QueuedMail): Promise<void> {
  if (!(await wantsMail(to.email, categoryOf(template)))) return;
  // React's renderer and the mails' layout cost a process their memory only once it has a mail to write.
  const { renderMail } = await import("./templates/render");
  try {
    await sendMail({ id, to, ...(await renderMail(template, to, props)) });
  } catch (error) {
    if (error instanceof MailRefused || error instanceof ZodError)
      throw new HopelessJob(error.message, { cause: error });
    throw error;
  }
}
