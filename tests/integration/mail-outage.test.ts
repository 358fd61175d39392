import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { enqueueMail } from "@/features/notifications/mail/enqueue";
import { migrate } from "@/lib/db/migrate";
import { patiently } from "@/lib/db/patience";
import { asSystem } from "@/lib/db/scope";
import { stopJobs } from "@/lib/jobs/queue";
import { startDatabaseServer } from "@/tests/chaos/harness/postgres";
import { freshEmail } from "@/tests/setup/api";
import { startMailbox } from "@/tests/setup/mailbox";

const databases = await startDatabaseServer();
process.env.DATABASE_URL = await databases.createDatabase("mail_outage");
await migrate();
afterAll(() => databases.remove());
const mailbox = await startMailbox();

const awayMs = 1_500;
const url = "http://localhost:3000/verify#secret";

/** Adds mails one after the other until told to stop; tells which ones were committed for certain. */
function keepSending() {
  const committed: string[] = [];
  let isOver = false;
  const sending = (async () => {
    while (!isOver) {
      const email = freshEmail();
      const props = { template: "verify_email", to: { email, name: null }, props: { url } } as const;
      const outcome = await Promise.allSettled([asSystem((tx) => enqueueMail(tx, props))]);
      if (outcome[0].status === "fulfilled") committed.push(email);
      await delay(20);
    }
  })();
  return {
    committed,
    async stop() {
      isOver = true;
      await sending;
    },
  };
}

test("no committed mail is lost when Postgres is killed and comes back, and the process lives on", async () => {
  const sender = keepSending();
  await delay(300);
  const before = sender.committed.length;
  await databases.kill();
  await delay(awayMs);
  await databases.start();
  const afterwards = freshEmail();
  const mail = { template: "verify_email", to: { email: afterwards, name: null }, props: { url } } as const;
  await patiently(() => asSystem((tx) => enqueueMail(tx, mail)));
  await sender.stop();
  expect(before).toBeGreaterThan(0);
  expect(sender.committed.length).toBeGreaterThan(before);
  for (const email of [...sender.committed, afterwards]) await mailbox.waitForMail(email);
}, 60_000);

test("a process leaves in time while Postgres is away", async () => {
  await databases.kill();
  const startedAt = performance.now();
  await Promise.allSettled([stopJobs(2_000)]);
  expect(performance.now() - startedAt).toBeLessThan(8_000);
}, 30_000);
