import { afterAll } from "vitest";
import { type MailboxOptions, startMailbox as startStandIn } from "@/dev/mailbox/mailbox";
import { linkWorker } from "@/features/identity/jobs";
import { mailWorker } from "@/features/notifications/jobs";
import { env } from "@/lib/env";
import { startWorkers, stopJobs } from "@/lib/jobs/queue";
import { openMailbox, type TestMailbox } from "./mailbox-reader";

/**
 * For an integration test file: starts a mailbox and sends the mails of this process to it, as the app itself does. Call it
 * at the top of the file:
 *
 *     const mailbox = await startMailbox();
 *
 *     test("…", async () => {
 *       await signUp(email);
 *       const mail = await mailbox.waitForMail(email, { subject: /Confirm/ });
 *       const link = linkIn(mail); // a URL; linkIn is in tests/setup/mailbox-reader.ts
 *       await confirmRoute(request("/api/v1/…", { method: "POST", body: { token: link.searchParams.get("token") } }));
 *     });
 *
 * A browser test opens the mailbox of the app under test instead: `openMailbox()` of tests/setup/mailbox-reader.ts.
 */
export async function startMailbox(options: Pick<MailboxOptions, "refuse"> = {}): Promise<TestMailbox> {
  const { url, smtpUrl, close } = await startStandIn({ port: 0, smtpPort: 0, ...options });
  const configuration = {
    SMTP_URL: smtpUrl,
    MAIL_FROM: "Cadre <hello@cadre.test>",
    APP_URL: "http://localhost:3000",
    MAILBOX_URL: url,
  };
  // For processes that the test starts, and for this one, which may have read its configuration already.
  Object.assign(process.env, configuration);
  Object.assign(env(), configuration);
  await startWorkers([mailWorker, linkWorker]);
  afterAll(async () => {
    await stopJobs(5_000);
    await close();
  });
  return openMailbox(url);
}
