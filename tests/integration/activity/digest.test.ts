import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { afterAll, afterEach, expect, test } from "vitest";
import { sendDigests } from "@/features/notifications/telling/digest";
import { unseal } from "@/lib/crypto/envelope";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { boss } from "@/lib/jobs/boss";
import { stopJobs } from "@/lib/jobs/queue";
import { mailsTo } from "@/tests/factories/organizations";
import { happen } from "@/tests/setup/activity";
import { type Person, signUp } from "@/tests/setup/api";

process.env.SMTP_URL = "smtp://127.0.0.1:1";
process.env.MAIL_FROM = "Cadre <cadre@example.com>";
process.env.APP_URL = "http://localhost:3000";
afterAll(() => stopJobs(1_000));

interface Sender {
  child: ChildProcessByStdio<Writable, Readable, null>;
  lines: AsyncIterator<string>;
  reading: Interface;
}

const senders: Sender[] = [];
afterEach(async () => {
  for (const { child } of senders.splice(0)) {
    child.stdin.end();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
});

/** A process of its own, with its own connections, that sends what is due when it is told to. */
async function startSender(): Promise<Sender> {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "tests/setup/digest-process.ts"],
    { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, LOG_LEVEL: "silent" } },
  );
  const reading = createInterface({ input: child.stdout });
  const sender = { child, reading, lines: reading[Symbol.asyncIterator]() };
  senders.push(sender);
  expect((await sender.lines.next()).value).toBe("ready");
  return sender;
}

/** Somebody whose daily mail is due and has something to tell. */
async function givenReader(): Promise<Person> {
  const person = await signUp();
  await pool()`
    insert into notification_settings (organization_id, user_id, mail, digest_sent_at)
    values (${person.organizationId}, ${person.id}, 'daily', now() - interval '2 days')`;
  const metadata = { name: "Weather", reason: "It is away." };
  await happen(person.organizationId, { kind: "tool_source.failed", subjectId: newId(), metadata });
  return person;
}

/** Many readers in the same state, written straight into the database. */
async function givenReaders(like: Person, count: number): Promise<void> {
  await pool()`
    with people as (
      insert into users (id, email, name) select gen_random_uuid(), 'reader-' || n || '@example.com', 'Reader ' || n
      from generate_series(1, ${count}::int) n returning id
    ), joined as (
      insert into memberships (organization_id, user_id, role) select ${like.organizationId}, id, 'viewer' from people
    ), wishes as (
      insert into notification_settings (organization_id, user_id, mail, digest_sent_at)
      select ${like.organizationId}, id, 'daily', now() - interval '2 days' from people
    )
    insert into notifications (id, organization_id, user_id, event_id)
    select gen_random_uuid(), e.organization_id, p.id, e.id from people p, activity_events e
    where e.organization_id = ${like.organizationId} and e.kind = 'tool_source.failed'`;
}

/** To whom digests are in the queue, each as often as it is. */
async function recipients(): Promise<string[]> {
  const rows = await pool()<{ data: { sealed: string } }[]>`select data from pgboss.job where name = 'mail'`;
  return rows
    .map(({ data }) => JSON.parse(unseal(data.sealed, "job:mail")) as { template: string; to: { email: string } })
    .filter(({ template }) => template === "activity_digest")
    .map(({ to }) => to.email);
}

const digestsTo = async ({ email }: Person) =>
  (await mailsTo(email)).filter(({ template }) => template === "activity_digest");

test("three processes at once mail each of 150 digests exactly once", async () => {
  const first = await givenReader();
  await givenReaders(first, 150);
  await Promise.all([startSender(), startSender(), startSender()]);
  for (const { child } of senders) child.stdin.write("go\n");
  const found = await Promise.all(senders.map(async ({ lines }) => (await lines.next()).value));
  expect(found.every((line) => /^done \d+$/.test(String(line)))).toBe(true);
  const mailed = await recipients();
  expect(mailed).toHaveLength(151);
  expect(new Set(mailed).size).toBe(151);
  expect(await sendDigests(500)).toBe(0);
  expect(await recipients()).toHaveLength(151);
}, 120_000);

test("a process that is killed between claim and mail loses nothing, and the next one mails once", async () => {
  const reader = await givenReader();
  const sender = await startSender();
  await boss();
  const holding = await pool().reserve();
  try {
    // The digest is claimed and its mail waits for the queue's table when its process dies.
    await holding`begin`;
    await holding`lock table pgboss.job in share row exclusive mode`;
    sender.child.stdin.write("go\n");
    await expect.poll(countBlocked, { timeout: 30_000 }).toBe(1);
    const [claimed] = await pool()`
      select digest_sent_at < now() - interval '1 day' as open from notification_settings where user_id = ${reader.id}`;
    expect(claimed).toEqual({ open: true });
    sender.child.kill("SIGKILL");
    await once(sender.child, "exit");
  } finally {
    await holding`rollback`;
    holding.release();
  }
  await expect.poll(countBlocked).toBe(0);
  await expect.poll(() => isClaimable(reader), { timeout: 30_000 }).toBe(true);
  expect(await digestsTo(reader)).toEqual([]);
  await Promise.all([sendDigests(500), sendDigests(500)]);
  expect(await digestsTo(reader)).toHaveLength(1);
}, 120_000);

test("one digest that cannot be written keeps nobody else from theirs", async () => {
  const [broken, other] = [await givenReader(), await givenReader()];
  await pool()`update notification_settings set digest_sent_at = null where user_id = ${broken.id}`;
  await pool()`update activity_events set metadata = '{}' where organization_id = ${broken.organizationId}`;
  await sendDigests(500);
  expect(await digestsTo(other)).toHaveLength(1);
  expect(await digestsTo(broken)).toEqual([]);
});

/** How many statements of this database wait for a lock. */
async function countBlocked(): Promise<number> {
  const [row] = await pool()`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  return row?.n;
}

/** Whether nobody holds the settings of a reader any more. */
async function isClaimable({ id }: Person): Promise<boolean> {
  const rows = await pool()`
    select from notification_settings where user_id = ${id} and digest_sent_at < now() - interval '1 day'
    for update skip locked`;
  return rows.length === 1;
}
