import { describe, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { freshEmail, goodPassword, type Person, problemOf, request, signIn, signUp } from "../setup/api";
import { dispatch } from "../setup/dispatch";
import { secretIn } from "../setup/mail-links";
import { startMailbox } from "../setup/mailbox";
import { linkIn } from "../setup/mailbox-reader";

const mailbox = await startMailbox();
const passwords = [
  "violet harbour 93 lantern",
  "copper meadow 17 thimble",
  "gravel orchid 58 compass",
  "walnut signal 26 quarry",
];
const [otherPassword = ""] = passwords;

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  dispatch(request(path, { method: "POST", body, headers }));
const forgot = (email: string) => post("/api/v1/auth/forgot-password", { email });
const reset = (token: string, password = otherPassword) => post("/api/v1/auth/reset-password", { token, password });
const signInWith = (email: string, password: string) => post("/api/v1/auth/token", { email, password });
const change = ({ token }: Pick<Person, "token">, current_password: string, password: string) =>
  dispatch(request("/api/v1/me/password", { method: "PUT", token, body: { current_password, password } }));
const meOf = (token: string) => dispatch(request("/api/v1/me", { token }));
const kindsOf = async ({ id }: Pick<Person, "id">) =>
  (await pool()`select kind from security_events where user_id = ${id}`).map(({ kind }) => kind);

async function resetSecret(email: string): Promise<string> {
  const [newest] = (await mailbox.mailsTo(email)).filter(({ subject }) => /reset|new password/i.test(subject));
  expect((await forgot(email)).status).toBe(204);
  return secretIn(
    await mailbox.waitForMail(email, { subject: /reset|new password/i, ...(newest ? { after: newest } : {}) }),
  );
}

describe("a forgotten password", () => {
  test("is replaced by a link from a mail; every session ends and the owner is told", async () => {
    const ada = await signUp();
    const secret = await resetSecret(ada.email);
    expect((await reset(secret)).status).toBe(204);

    expect(await problemOf(await meOf(ada.token))).toEqual({ status: 401, code: "unauthenticated" });
    expect(await problemOf(await signInWith(ada.email, goodPassword))).toMatchObject({ code: "invalid_credentials" });
    expect((await signInWith(ada.email, otherPassword)).status).toBe(200);
    await mailbox.waitForMail(ada.email, { subject: /password was changed/i });
    expect(await kindsOf(ada)).toContain("password.reset");
  });

  test("cannot be replaced twice by one link", async () => {
    const ada = await signUp();
    const secret = await resetSecret(ada.email);
    const answers = await Promise.all([reset(secret, passwords[0]), reset(secret, passwords[1])]);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(await problemOf(await reset(secret, passwords[2]))).toEqual({ status: 410, code: "link_invalid" });
  });

  test("keeps the link usable while the new password is refused", async () => {
    const ada = await signUp();
    const secret = await resetSecret(ada.email);
    for (const weak of ["password1234", "short", goodPassword]) {
      const refused = await reset(secret, weak);
      expect(await refused.json()).toMatchObject({ code: "validation_failed", errors: [{ path: "password" }] });
    }
    expect((await reset(secret)).status).toBe(204);
  });

  test("confirms the address and lifts the lock of failed sign-ins", async () => {
    const ada = await signUp(freshEmail(), { verified: false });
    for (let failure = 0; failure < 10; failure++) await signInWith(ada.email, "wrong");
    expect(await problemOf(await signInWith(ada.email, goodPassword))).toMatchObject({ code: "account_locked" });
    await reset(await resetSecret(ada.email));
    const { access_token } = await (await signInWith(ada.email, otherPassword)).json();
    expect(await (await meOf(access_token)).json()).toMatchObject({ email_verified: true });
  });

  test("brings back whoever disabled their own account, and nobody whom an operator disabled", async () => {
    const [self, banned] = [await signUp(), await signUp()];
    const bannedSecret = await resetSecret(banned.email);
    await pool()`update users set disabled_at = now(), disabled_by = 'self' where id = ${self.id}`;
    await pool()`update users set disabled_at = now(), disabled_by = 'operator' where id = ${banned.id}`;
    await reset(await resetSecret(self.email));
    expect((await signInWith(self.email, otherPassword)).status).toBe(200);

    expect(await problemOf(await reset(bannedSecret))).toEqual({ status: 410, code: "link_invalid" });
    expect((await signInWith(banned.email, otherPassword)).status).toBe(401);
    const before = await mailbox.mailsTo(banned.email);
    await forgot(banned.email);
    await resetSecret(self.email);
    expect(await mailbox.mailsTo(banned.email)).toEqual(before);
  });

  test("sets one for somebody who never had one", async () => {
    const ada = await signUp();
    await pool()`update users set password_hash = null where id = ${ada.id}`;
    await reset(await resetSecret(ada.email), goodPassword);
    expect((await signInWith(ada.email, goodPassword)).status).toBe(200);
  });

  test("forgets remembered devices, which skip the second factor", async () => {
    const ada = await signUp();
    await pool()`
      insert into trusted_devices (id, user_id, token_hash, expires_at)
      values (gen_random_uuid(), ${ada.id}, ${ada.id}, now() + interval '1 day')`;
    await reset(await resetSecret(ada.email));
    expect(await pool()`select 1 from trusted_devices where user_id = ${ada.id}`).toHaveLength(0);
  });
});

describe("a link that sets a password", () => {
  test("works for 30 minutes", async () => {
    const ada = await signUp();
    const secret = await resetSecret(ada.email);
    const [row] = await pool()`
      select extract(epoch from expires_at - created_at)::int as seconds from email_tokens
      where user_id = ${ada.id} and purpose = 'reset_password'`;
    expect(row?.seconds).toBe(30 * 60);
    await pool()`update email_tokens set expires_at = now() where user_id = ${ada.id}`;
    expect(await problemOf(await reset(secret))).toEqual({ status: 410, code: "link_invalid" });
  });

  test("is void after the password has changed, by whatever way", async () => {
    const ada = await signUp();
    const [first, second] = [await resetSecret(ada.email), await resetSecret(ada.email)];
    expect((await change(ada, goodPassword, otherPassword)).status).toBe(204);
    for (const secret of [first, second]) {
      expect(await problemOf(await reset(secret, passwords[2]))).toEqual({ status: 410, code: "link_invalid" });
    }
  });

  test("is void after the e-mail address has changed", async () => {
    const ada = await signUp();
    const secret = await resetSecret(ada.email);
    const email = freshEmail();
    await dispatch(request("/api/v1/me/email-change", { method: "POST", token: ada.token, body: { email } }));
    const confirmation = secretIn(await mailbox.waitForMail(email));
    expect((await post("/api/v1/auth/confirm-email-change", { token: confirmation })).status).toBe(204);
    expect(await problemOf(await reset(secret))).toEqual({ status: 410, code: "link_invalid" });
  });

  test("is of no use for anything else", async () => {
    const ada = await signUp();
    const token = await resetSecret(ada.email);
    for (const path of ["/api/v1/auth/verify-email", "/api/v1/auth/confirm-email-change"]) {
      expect(await problemOf(await post(path, { token }))).toEqual({ status: 410, code: "link_invalid" });
    }
  });

  test("leads to the configured address, whatever host the request claims", async () => {
    const ada = await signUp();
    const poisoned = { host: "evil.example", "x-forwarded-host": "evil.example", origin: "https://evil.example" };
    await post("/api/v1/auth/forgot-password", { email: ada.email }, poisoned);
    const link = linkIn(await mailbox.waitForMail(ada.email, { subject: /reset|new password/i }));
    expect(link.origin).toBe("http://localhost:3000");
    expect(link.pathname + link.search).toBe("/reset");
  });
});

describe("whoever asks for a link without being signed in", () => {
  test("learns nothing about an address from the answer", async () => {
    const ada = await signUp();
    const [known, unknown] = [await forgot(ada.email), await forgot(freshEmail())];
    const facts = async (answer: Response) => [answer.status, await answer.text(), [...answer.headers.keys()]];
    expect(await facts(known)).toEqual(await facts(unknown));
  });
});

describe("changing one's password", () => {
  test("ends all other sessions, keeps this one, and tells by mail", async () => {
    const ada = await signUp();
    const other = await signIn(ada);
    expect((await change(ada, goodPassword, otherPassword)).status).toBe(204);
    expect((await meOf(ada.token)).status).toBe(200);
    expect(await problemOf(await meOf(other))).toEqual({ status: 401, code: "unauthenticated" });
    await mailbox.waitForMail(ada.email, { subject: /password was changed/i });
    expect(await kindsOf(ada)).toContain("password.changed");
  });

  test("needs the current password", async () => {
    const ada = await signUp();
    const answer = await change(ada, "not the password", otherPassword);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path: "current_password" }] });
    expect((await signInWith(ada.email, goodPassword)).status).toBe(200);
  });

  test("refuses the last five, the current one among them, and takes the sixth", async () => {
    const ada = await signUp();
    const all = [goodPassword, ...passwords];
    for (const [index, next] of passwords.entries()) {
      expect((await change(ada, all[index] ?? "", next)).status).toBe(204);
    }
    const current = all.at(-1) ?? "";
    for (const used of all) {
      const answer = await change(ada, current, used);
      expect(await answer.json(), used).toMatchObject({ code: "validation_failed", errors: [{ path: "password" }] });
    }
    expect((await change(ada, current, "marble tundra 71 whisper")).status).toBe(204);
    expect((await change(ada, "marble tundra 71 whisper", goodPassword)).status).toBe(204);
    const [row] = await pool()`select count(*)::int as kept from password_history where user_id = ${ada.id}`;
    expect(row?.kept).toBe(4);
  });

  test.each([
    ["too short", "k3ttle-moss"],
    ["easy to guess", "password1234"],
    ["the address itself", null],
  ])("refuses one that is %s", async (_case, password) => {
    const ada = await signUp();
    const answer = await change(ada, goodPassword, password ?? ada.email);
    expect(await answer.json()).toMatchObject({ code: "validation_failed", errors: [{ path: "password" }] });
  });

  test("of two at the same moment one holds", async () => {
    const ada = await signUp();
    const answers = await Promise.all(passwords.slice(0, 2).map((next) => change(ada, goodPassword, next)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  test("is nothing for an account without a password, which gets one by mail", async () => {
    const ada = await signUp();
    await pool()`update users set password_hash = null where id = ${ada.id}`;
    expect(await problemOf(await change(ada, "anything", otherPassword))).toEqual({ status: 409, code: "conflict" });
  });
});
