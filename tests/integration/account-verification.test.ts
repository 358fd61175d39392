import { describe, expect, test } from "vitest";
import { deleteExpiredEmailLinks } from "@/features/identity/account/email-links";
import { pool } from "@/lib/db/client";
import { freshEmail, goodPassword, origin, type Person, problemOf, request, signIn, signUp } from "../setup/api";
import { dispatch } from "../setup/dispatch";
import { secretIn } from "../setup/mail-links";
import { startMailbox } from "../setup/mailbox";
import { linkIn } from "../setup/mailbox-reader";

const mailbox = await startMailbox();
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  dispatch(request(path, { method: "POST", body, headers }));
const verify = (token: string) => post("/api/v1/auth/verify-email", { token });
const me = async ({ token }: Pick<Person, "token">) => (await dispatch(request("/api/v1/me", { token }))).json();
const verificationMail = (email: string) => mailbox.waitForMail(email, { subject: /confirm/i });

describe("signing up", () => {
  test("sends a link that confirms the address, works once and leaves a security event", async () => {
    const person = await signUp(freshEmail(), { verified: false });
    expect(await me(person)).toMatchObject({ email: person.email, email_verified: false });
    const secret = secretIn(await verificationMail(person.email));

    expect((await verify(secret)).status).toBe(204);
    expect(await me(person)).toMatchObject({ email_verified: true });
    const events = await pool()`select kind from security_events where user_id = ${person.id} order by created_at`;
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["account.created", "email.verified"]));
    expect(await problemOf(await verify(secret))).toEqual({ status: 410, code: "link_invalid" });
  });

  test("records which versions of the installation's texts were agreed to, and whether news are wanted", async () => {
    const body = { email: freshEmail(), password: goodPassword, marketing_consent: true };
    const { user } = await (await post("/api/v1/auth/register", body)).json();
    const rows =
      await pool()`select document, version, given from consents where user_id = ${user.id} order by document`;
    expect(rows).toEqual([
      { document: "marketing", version: expect.any(String), given: true },
      { document: "privacy", version: expect.any(String), given: true },
      { document: "terms", version: expect.any(String), given: true },
    ]);
  });
});

describe("a link that confirms an address", () => {
  test("carries its secret behind the #, on the configured address, whatever host the request claims", async () => {
    const email = freshEmail();
    const poisoned = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
    await post("/api/v1/auth/register", { email, password: goodPassword }, poisoned);
    const link = linkIn(await verificationMail(email));
    expect(link.origin).toBe(origin);
    expect(link.pathname + link.search).toBe("/verify");
    expect(link.hash.slice(1)).toMatch(/^[\w-]{43}$/);
  });

  test("is kept as a digest only", async () => {
    const person = await signUp(freshEmail(), { verified: false });
    const secret = secretIn(await verificationMail(person.email));
    const rows = await pool()`select * from email_tokens where user_id = ${person.id}`;
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("stops working after a day", async () => {
    const person = await signUp(freshEmail(), { verified: false });
    const secret = secretIn(await verificationMail(person.email));
    await pool()`update email_tokens set expires_at = now() where user_id = ${person.id}`;
    expect(await problemOf(await verify(secret))).toEqual({ status: 410, code: "link_invalid" });
    expect(await me(person)).toMatchObject({ email_verified: false });
  });

  test("is forgotten a week after that", async () => {
    const person = await signUp(freshEmail(), { verified: false });
    const linksOf = () => pool()`select id from email_tokens where user_id = ${person.id}`;
    await deleteExpiredEmailLinks();
    expect(await linksOf()).toHaveLength(1);
    await pool()`update email_tokens set expires_at = now() - interval '8 days' where user_id = ${person.id}`;
    await deleteExpiredEmailLinks();
    expect(await linksOf()).toHaveLength(0);
  });

  test("confirms one address only: the one it was sent to", async () => {
    const person = await signUp(freshEmail(), { verified: false });
    const secret = secretIn(await verificationMail(person.email));
    await pool()`update users set email = ${freshEmail()} where id = ${person.id}`;
    expect(await problemOf(await verify(secret))).toEqual({ status: 410, code: "link_invalid" });
  });

  test("is of no use for anything else", async () => {
    const person = await signUp(freshEmail(), { verified: false });
    const token = secretIn(await verificationMail(person.email));
    const reset = await post("/api/v1/auth/reset-password", { token, password: "another kettle 95 lichen" });
    expect(await problemOf(reset)).toEqual({ status: 410, code: "link_invalid" });
    const confirm = await post("/api/v1/auth/confirm-email-change", { token });
    expect(await problemOf(confirm)).toEqual({ status: 410, code: "link_invalid" });
    expect((await verify(token)).status).toBe(204);
  });

  test.each(["", "x", "../..", `${"a".repeat(43)}`])("%j finds nothing", async (token) => {
    expect((await verify(token)).status).toBeOneOf([410, 422]);
  });

  test("is used once by two clicks at the same moment", async () => {
    const person = await signUp(freshEmail(), { verified: false });
    const secret = secretIn(await verificationMail(person.email));
    const answers = await Promise.all([verify(secret), verify(secret), verify(secret)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 410, 410]);
  });
});

describe("asking for the link again", () => {
  const resend = (email: string) => post("/api/v1/auth/resend-verification", { email });

  test("sends another one to an account that waits for it", async () => {
    const person = await signUp(freshEmail(), { verified: false });
    const first = await verificationMail(person.email);
    expect((await resend(person.email.toUpperCase())).status).toBe(204);
    const second = await mailbox.waitForMail(person.email, { subject: /confirm/i, after: first });
    expect((await verify(secretIn(second))).status).toBe(204);
    expect((await verify(secretIn(first))).status).toBe(410);
  });

  test("answers the same for known, confirmed and unknown addresses, and writes to nobody else", async () => {
    const verified = await signUp();
    await verificationMail(verified.email);
    const unknown = freshEmail();
    for (const email of [verified.email, unknown]) {
      const answer = await resend(email);
      expect([answer.status, await answer.text()]).toEqual([204, ""]);
    }
    // The queue works in order: once a later link has arrived, the others would have as well.
    const waiting = await signUp(freshEmail(), { verified: false });
    const first = await verificationMail(waiting.email);
    await resend(waiting.email);
    await mailbox.waitForMail(waiting.email, { after: first });
    expect(await mailbox.mailsTo(unknown)).toEqual([]);
    expect(await mailbox.mailsTo(verified.email)).toHaveLength(1);
  });
});

describe("an address that is not confirmed", () => {
  test("lets its person sign in and read", async () => {
    const person = await signUp(freshEmail(), { verified: false });
    expect(await me({ token: await signIn(person) })).toMatchObject({ email_verified: false });
  });
});
