import { expect, test } from "vitest";
import { POST as linkRoute } from "@/app/api/v1/auth/external/identities/route";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { freshEmail, type Person, problemOf, request, signUp } from "../setup/api";
import { Browser } from "../setup/browser";
import { dispatch } from "../setup/dispatch";
import { secretIn } from "../setup/mail-links";
import { startMailbox } from "../setup/mailbox";
import { OutsideBrowser, startOAuth } from "../setup/oauth";
import { addTotp, codeOf } from "../setup/second-factor";

await startOAuth();
const mailbox = await startMailbox();
const password = "violet harbour 93 lantern";
const post = (path: string, body: unknown) => dispatch(request(path, { method: "POST", body }));

/** What the owner of the mailbox does: asks for a link and sets a password of their own. */
async function setPassword({ email }: Person): Promise<void> {
  await post("/api/v1/auth/forgot-password", { email });
  const token = secretIn(await mailbox.waitForMail(email, { subject: /reset|new password/i }));
  expect((await post("/api/v1/auth/reset-password", { token, password })).status).toBe(204);
}

async function linkOutsider({ token }: Person): Promise<{ email: string; subject: string }> {
  const outsider = { email: freshEmail(), subject: `subject-${newId()}` };
  const browser = new OutsideBrowser();
  const started = await browser.call(linkRoute, "/api/v1/auth/external/identities", {
    body: { provider: "github" },
    token,
  });
  const { url } = (await started.json()) as { url: string };
  expect((await browser.finish(await browser.answerOf(url, outsider), token)).status).toBe(200);
  return outsider;
}

const userOf = async (answer: Response) => {
  const { step } = (await answer.json()) as { step: { ticket: string } };
  const browser = new Browser();
  await browser.redeem(step.ticket);
  const me = await dispatch(request("/api/v1/me", { headers: { cookie: browser.header() } }));
  return ((await me.json()) as { id: string }).id;
};

const liveSessions = ({ id }: Person) => pool()`select id from sessions where user_id = ${id} and revoked_at is null`;

test("whoever signed up with somebody else's address keeps no way in once its owner sets a password", async () => {
  const squatted = await signUp(freshEmail(), { verified: false });
  const outsider = await linkOutsider(squatted);
  await addTotp(squatted.token);
  await pool()`
    insert into passkeys (id, user_id, name, credential_id, public_key, counter, transports, backed_up)
    values (${newId()}, ${squatted.id}, 'theirs', ${newId()}, ''::bytea, 0, '{}', false)`;
  await setPassword(squatted);

  const signedIn = await post("/api/v1/auth/token", { email: squatted.email, password });
  expect(signedIn.status).toBe(200);
  expect(await userOf(await new OutsideBrowser().signIn("github", outsider))).not.toBe(squatted.id);
  expect(await pool()`select id from passkeys where user_id = ${squatted.id}`).toHaveLength(0);
  expect(await pool()`select id from recovery_codes where user_id = ${squatted.id}`).toHaveLength(0);
});

test("whoever proved their address before keeps their ways in when they set another password", async () => {
  const ada = await signUp();
  const outsider = await linkOutsider(ada);
  await setPassword(ada);
  expect(await userOf(await new OutsideBrowser().signIn("github", outsider))).toBe(ada.id);
});

test("a ticket from before a new password opens no session after it", async () => {
  const ada = await signUp();
  const thief = new Browser();
  const { ticket = "" } = await thief.startSignIn(ada.email);
  await setPassword(ada);
  await thief.redeem(ticket);
  expect(await liveSessions(ada)).toHaveLength(0);
});

test("a sign-in that waited for its second factor when a new password came is not finished", async () => {
  const ada = await signUp();
  const { secret } = await addTotp(ada.token);
  const { challenge } = await new Browser().startSignIn(ada.email);
  await setPassword(ada);
  const proof = { method: "totp", code: codeOf(secret) };
  const answer = await post("/api/v1/auth/second-factor", { challenge, proof });
  expect(await problemOf(answer)).toEqual({ status: 401, code: "unauthenticated" });
});
