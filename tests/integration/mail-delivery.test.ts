import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { until } from "@/dev/wait";
import { notificationPreferences } from "@/drizzle/schema/accounts";
import { users } from "@/drizzle/schema/identity";
import { appUrl, enqueueMail, mailboxNotice } from "@/features/notifications/mail/enqueue";
import type { Mail } from "@/features/notifications/mail/mail";
import { pool } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { env } from "@/lib/env";
import { requireMail } from "@/lib/mail/configuration";
import { createPerson } from "@/tests/factories/people";
import { freshEmail } from "@/tests/setup/api";
import { startMailbox } from "@/tests/setup/mailbox";
import { linkIn, type ReceivedMail } from "@/tests/setup/mailbox-reader";

/** What the mail server answers to a recipient, by address; once each unless it is for good. */
const refusals = new Map<string, number[]>();
const mailbox = await startMailbox({ refuse: (recipient) => refusals.get(recipient)?.shift() ?? null });
const configured = { ...env() };
afterEach(() => void Object.assign(env(), configured));

const url = "http://localhost:3000/reset#secret-of-the-link";
const send = (mail: Mail) => asSystem((tx) => enqueueMail(tx, mail));
const resetFor = (email: string): Mail => ({ template: "reset_password", to: { email, name: "Pat" }, props: { url } });
const holds = (condition: () => Promise<boolean>) => until(condition, { everyMs: 50, timeoutMs: 30_000 });
const isWaitingForRetry = async () =>
  (await pool()`select 1 from pgboss.job where name = 'mail' and state = 'retry'`).length === 1;

test("a mail is sent once its transaction commits, with its link in both forms", async () => {
  const email = freshEmail();
  await send(resetFor(email));
  const mail = await mailbox.waitForMail(email, { subject: /Reset/ });
  expect(linkIn(mail).href).toBe(url);
  expect(mail).toMatchObject({ from: "Cadre <hello@cadre.test>", to: `Pat <${email}>` });
});

test("a mail of a transaction that is rolled back is never sent", async () => {
  const ctx = await createPerson();
  const [rolledBack, committed] = [freshEmail(), freshEmail()];
  const giveUp = new Error("Changed my mind.");
  const attempt = withOrganization(ctx, async (tx) => {
    await enqueueMail(tx, resetFor(rolledBack));
    throw giveUp;
  });
  await expect(attempt).rejects.toBe(giveUp);
  await withOrganization(ctx, (tx) => enqueueMail(tx, resetFor(committed)));
  await mailbox.waitForMail(committed);
  expect(await mailbox.mailsTo(rolledBack)).toEqual([]);
});

test("nothing of a waiting mail can be read in the database", async () => {
  const email = freshEmail();
  await send(resetFor(email));
  const rows = await pool()`select data::text from pgboss.job where name = 'mail'`;
  expect(rows.length).toBeGreaterThan(0);
  for (const { data } of rows) expect(data).not.toMatch(/secret-of-the-link|@example\.com|reset_password/);
});

test("a mail that the server cannot take now is sent a little later", async () => {
  const email = freshEmail();
  refusals.set(email, [451]);
  await send(resetFor(email));
  expect(await holds(isWaitingForRetry)).toBe(true);
  await pool()`update pgboss.job set start_after = now() where name = 'mail' and state = 'retry'`;
  await send(resetFor(freshEmail()));
  await mailbox.waitForMail(email);
  expect(await mailbox.mailsTo(email)).toHaveLength(1);
});

test("a mail that a crash sends twice carries the same Message-ID", async () => {
  const email = freshEmail();
  await send(resetFor(email));
  const first = await mailbox.waitForMail(email);
  const isCompleted = async () => (await pool()`select 1 from pgboss.job where state = 'active'`).length === 0;
  expect(await holds(isCompleted)).toBe(true);
  // As when the process dies after the server took the mail and before the queue knew.
  await pool()`update pgboss.job set state = 'retry', start_after = now(), completed_on = null
    where id = (select id from pgboss.job where name = 'mail' and state = 'completed' order by created_on desc limit 1)`;
  await send(resetFor(freshEmail()));
  const second = await mailbox.waitForMail(email, { after: first });
  const idOf = ({ headers }: ReceivedMail) => Object.fromEntries(headers)["Message-ID"];
  expect(idOf(second)).toMatch(/^<[\da-f-]{36}@cadre\.test>$/);
  expect(idOf(second)).toBe(idOf(first));
  expect(Object.fromEntries(second.headers)["Auto-Submitted"]).toBe("auto-generated");
});

test("a mail that the server refuses for good, or refuses to the end, becomes a dead letter", async () => {
  const [unknown, unlucky] = [freshEmail(), freshEmail()];
  refusals.set(unknown, [550]);
  refusals.set(unlucky, [451, 451]);
  const deadLetters = () =>
    pool()`select source_retry_count as retries from pgboss.job where name = 'mail-dead' order by source_retry_count`;
  await send(resetFor(unknown));
  expect(await holds(async () => (await deadLetters()).length === 1)).toBe(true);
  await send(resetFor(unlucky));
  expect(await holds(isWaitingForRetry)).toBe(true);
  await pool()`update pgboss.job set start_after = now(), retry_count = retry_limit - 1
    where name = 'mail' and state = 'retry'`;
  await send(resetFor(freshEmail()));
  expect(await holds(async () => (await deadLetters()).length === 2)).toBe(true);
  expect((await deadLetters()).map(({ retries }) => retries)).toEqual([0, 10]);
  expect(await mailbox.mailsTo(unknown)).toEqual([]);
});

test("two processes send each mail once", async () => {
  const emails = Array.from({ length: 40 }, () => freshEmail());
  const args = ["--import", "./tests/setup/server-only.mjs", "--import", "tsx", "tests/setup/mail-process.ts"];
  const other = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], env: process.env });
  const lines: string[] = [];
  createInterface({ input: other.stdout }).on("line", (line) => lines.push(line));
  expect(await holds(async () => lines.includes("ready"))).toBe(true);
  for (const email of emails) await send(resetFor(email));
  for (const email of emails) await mailbox.waitForMail(email);
  other.stdin.end();
  expect(await once(other, "exit")).toEqual([0, null]);
  expect(lines.filter((line) => line === "sent").length).toBeGreaterThan(0);
  const counts = await Promise.all(emails.map(async (email) => (await mailbox.mailsTo(email)).length));
  expect(counts).toEqual(emails.map(() => 1));
}, 60_000);

test("no name can add a header, a recipient or a line", async () => {
  const email = freshEmail();
  const attack = "Pat\r\nBcc: everybody@example.com\r\n\r\nBody";
  await send({
    template: "membership_role_changed",
    to: { email, name: attack },
    props: { organization: attack, role: "admin" },
  });
  const mail = await mailbox.waitForMail(email);
  expect(mail.recipients).toEqual([email]);
  const names = mail.headers.map(([name]) => name.toLowerCase());
  expect(names).not.toContain("bcc");
  expect(names.filter((name) => name === "subject" || name === "to")).toHaveLength(2);
  expect(mail.subject).toBe("Your role in “Pat Bcc: everybody@example.com Body” changed");
});

test.each([
  "pat@example.com\r\nRCPT TO:<everybody@example.com>",
  "pat@example.com, everybody@example.com",
  "Pat <pat@example.com>",
])("%j is not taken for one recipient", async (email) => {
  const countDead = async () => (await pool()`select 1 from pgboss.job where name = 'mail-dead'`).length;
  const before = await countDead();
  await send(resetFor(email));
  expect(await holds(async () => (await countDead()) === before + 1)).toBe(true);
  expect(await mailbox.mailsTo("everybody@example.com")).toEqual([]);
});

test("what a person switched off is asked when the mail is about to leave, and holds for optional mails only", async () => {
  const ctx = await createPerson();
  const userId = ctx.actor.type === "user" ? ctx.actor.userId : "";
  const email = freshEmail();
  await asSystem(async (tx) => {
    await tx.update(users).set({ email }).where(eq(users.id, userId));
    const off = { userId, channel: "email" as const, enabled: false };
    await tx.insert(notificationPreferences).values([
      { ...off, category: "sign_ins" },
      { ...off, category: "security" },
    ]);
  });
  const to = { email: email.toUpperCase(), name: null };
  const signIn = { device: "Firefox on Linux", address: null, when: new Date() };
  await send({ template: "new_sign_in", to, props: signIn });
  await send({ template: "password_changed", to, props: { when: new Date(), address: null } });
  await mailbox.waitForMail(email, { subject: /password was changed/ });
  await asSystem((tx) => tx.update(notificationPreferences).set({ enabled: true }));
  await send({ template: "new_sign_in", to, props: signIn });
  await mailbox.waitForMail(email, { subject: /New sign-in/ });
  expect((await mailbox.mailsTo(email)).map(({ subject }) => subject)).toEqual([
    "New sign-in to your Cadre account",
    "Your Cadre password was changed",
  ]);
});

test.each(["SMTP_URL", "MAIL_FROM", "APP_URL"] as const)(
  "without %s mail is off: what needs it says so, what only tells about it goes on",
  async (name) => {
    delete env()[name];
    const countJobs = async () => (await pool()`select 1 from pgboss.job where name = 'mail'`).length;
    const before = await countJobs();
    await send(resetFor(freshEmail()));
    expect(await countJobs()).toBe(before);
    expect(requireMail).toThrow(expect.objectContaining({ code: "service_unavailable" }));
  },
);

test("links and the notice come from the configuration alone", () => {
  expect(appUrl("/reset#secret")).toBe("http://localhost:3000/reset#secret");
  expect(mailboxNotice()).toEqual({ url: mailbox.url });
  env().APP_URL = "https://cadre.example/base/";
  expect(appUrl("/reset")).toBe("https://cadre.example/reset");
});
