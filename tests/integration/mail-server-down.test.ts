import { afterAll, beforeAll, expect, test } from "vitest";
import { startMailbox } from "@/dev/mailbox/mailbox";
import { until } from "@/dev/wait";
import { mailWorker } from "@/features/notifications/jobs";
import { enqueueMail } from "@/features/notifications/mail/enqueue";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { env } from "@/lib/env";
import { startWorkers, stopJobs } from "@/lib/jobs/queue";
import { freshEmail } from "@/tests/setup/api";
import { openMailbox } from "@/tests/setup/mailbox-reader";

/** The port of a mail server that was there and is gone. */
async function portOfServerThatIsDown(): Promise<number> {
  const mailbox = await startMailbox({ port: 0, smtpPort: 0 });
  await mailbox.close();
  return Number(new URL(mailbox.smtpUrl).port);
}

const smtpPort = await portOfServerThatIsDown();
Object.assign(env(), {
  SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
  MAIL_FROM: "hello@cadre.test",
  APP_URL: "http://localhost:3000",
});
beforeAll(() => startWorkers([mailWorker]));
afterAll(() => stopJobs(5_000));

const holds = (condition: () => Promise<boolean>) => until(condition, { everyMs: 50, timeoutMs: 15_000 });
const countIn = async (name: string, state: string) =>
  (await pool()`select 1 from pgboss.job where name = ${name} and state = ${state}`).length;
const send = (email: string) =>
  asSystem((tx) => enqueueMail(tx, { template: "account_disabled", to: { email, name: null }, props: {} }));

test("while the mail server is down a mail waits, and after the last repetition it is a dead letter", async () => {
  await send(freshEmail());
  expect(await holds(async () => (await countIn("mail", "retry")) === 1)).toBe(true);
  await pool()`update pgboss.job set start_after = now(), retry_count = retry_limit - 1 where state = 'retry'`;
  await send(freshEmail());
  expect(await holds(async () => (await countIn("mail-dead", "created")) === 1)).toBe(true);
  const [dead] = await pool()`select source_output->>'reason' as reason from pgboss.job where name = 'mail-dead'`;
  expect(dead?.reason).toContain("ECONNREFUSED");
});

test("a mail that waited is sent once the mail server is back", async () => {
  const email = freshEmail();
  const before = await countIn("mail", "retry");
  await send(email);
  expect(await holds(async () => (await countIn("mail", "retry")) > before)).toBe(true);
  const mailbox = await startMailbox({ port: 0, smtpPort });
  try {
    await pool()`update pgboss.job set start_after = now() where state = 'retry'`;
    await send(freshEmail());
    await openMailbox(mailbox.url).waitForMail(email);
  } finally {
    await mailbox.close();
  }
});
