import { describe, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { freshEmail, goodPassword, type Person, problemOf, request, signIn, signUp } from "../setup/api";
import { dispatch } from "../setup/dispatch";
import { secretIn } from "../setup/mail-links";
import { startMailbox } from "../setup/mailbox";

const mailbox = await startMailbox();
const ask = ({ token }: Pick<Person, "token">, email: string) =>
  dispatch(request("/api/v1/me/email-change", { method: "POST", token, body: { email } }));
const confirm = (token: string) =>
  dispatch(request("/api/v1/auth/confirm-email-change", { method: "POST", body: { token } }));
const accountOf = async ({ token }: Pick<Person, "token">) => (await dispatch(request("/api/v1/me", { token }))).json();
const confirmationTo = async (email: string) =>
  secretIn(await mailbox.waitForMail(email, { subject: /confirm your new address/i }));

describe("another e-mail address", () => {
  test("holds once its link is opened; the old one is told and signs nobody in any more", async () => {
    const ada = await signUp();
    const email = freshEmail();
    expect((await ask(ada, email.toUpperCase())).status).toBe(204);
    expect(await accountOf(ada)).toMatchObject({ email: ada.email, pending_email: email });

    expect((await confirm(await confirmationTo(email))).status).toBe(204);
    expect(await accountOf(ada)).toMatchObject({ email, email_verified: true, pending_email: null });
    const told = await mailbox.waitForMail(ada.email, { subject: /address .* was changed/i });
    expect(told.text).toContain("•••");
    expect(told.text).not.toContain(email);
    await signIn({ email });
    const body = { email: ada.email, password: goodPassword };
    expect((await dispatch(request("/api/v1/auth/token", { method: "POST", body }))).status).toBe(401);
    const events = await pool()`select kind, detail from security_events where user_id = ${ada.id}`;
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["email.change_requested", "email.changed"]));
  });

  test("needs a fresh sign-in", async () => {
    const ada = await signUp();
    await pool()`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${ada.id}`;
    expect(await problemOf(await ask(ada, freshEmail()))).toEqual({ status: 403, code: "fresh_sign_in_required" });
  });

  test("is not revealed to be taken to whoever asks, only to the owner of its mailbox", async () => {
    const [ada, bob] = [await signUp(), await signUp()];
    const [free, taken] = [await ask(ada, freshEmail()), await ask(ada, bob.email)];
    expect([taken.status, await taken.text()]).toEqual([free.status, await free.text()]);
    expect(await problemOf(await confirm(await confirmationTo(bob.email)))).toEqual({
      status: 409,
      code: "email_taken",
    });
    expect(await accountOf(ada)).toMatchObject({ email: ada.email });
    expect(await accountOf(bob)).toMatchObject({ email: bob.email });
  });

  test("goes to one of two accounts that confirm it at the same moment", async () => {
    const people = [await signUp(), await signUp()];
    const email = freshEmail();
    const secrets: string[] = [];
    for (const person of people) {
      const [newest] = await mailbox.mailsTo(email);
      await ask(person, email);
      secrets.push(secretIn(await mailbox.waitForMail(email, newest ? { after: newest } : {})));
    }
    const answers = await Promise.all(secrets.map(confirm));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const rows = await pool()`select id from users where lower(email) = ${email}`;
    expect(rows).toHaveLength(1);
  });

  test("can be taken back before it holds, and a second request replaces the first", async () => {
    const ada = await signUp();
    const [first, second] = [freshEmail(), freshEmail()];
    await ask(ada, first);
    const stale = await confirmationTo(first);
    await ask(ada, second);
    expect(await problemOf(await confirm(stale))).toEqual({ status: 410, code: "link_invalid" });
    const replaced = await confirmationTo(second);
    await dispatch(request("/api/v1/me/email-change", { method: "DELETE", token: ada.token }));
    expect(await problemOf(await confirm(replaced))).toEqual({ status: 410, code: "link_invalid" });
    expect(await accountOf(ada)).toMatchObject({ email: ada.email, pending_email: null });
  });

  test("is not moved to by a link that a new password has made void", async () => {
    const ada = await signUp();
    const email = freshEmail();
    await ask(ada, email);
    const secret = await confirmationTo(email);
    const body = { current_password: goodPassword, password: "violet harbour 93 lantern" };
    await dispatch(request("/api/v1/me/password", { method: "PUT", token: ada.token, body }));
    expect(await problemOf(await confirm(secret))).toEqual({ status: 410, code: "link_invalid" });
  });

  test("must be another one", async () => {
    const ada = await signUp();
    const answer = await ask(ada, ada.email.toUpperCase());
    expect(await answer.json()).toMatchObject({ code: "validation_failed", errors: [{ path: "email" }] });
  });
});
