import { expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { freshEmail, goodPassword, problemOf, request } from "../setup/api";
import { dispatch } from "../setup/dispatch";
import { secretIn } from "../setup/mail-links";
import { startMailbox } from "../setup/mailbox";

process.env.SIGN_UP_POLICY = "approval";
const mailbox = await startMailbox();
const post = (path: string, body: unknown) => dispatch(request(path, { method: "POST", body }));
const signInWith = (email: string, password: string) => post("/api/v1/auth/token", { email, password });

test("where an operator decides, a new account waits, and only whoever knows its password learns that", async () => {
  const email = freshEmail();
  const answer = await post("/api/v1/auth/register", { email, password: goodPassword });
  expect(answer.status).toBe(201);
  const { user, approval } = await answer.json();
  expect(approval).toBe("pending");
  const [row] = await pool()`select approval from users where id = ${user.id}`;
  expect(row?.approval).toBe("pending");

  expect(await problemOf(await signInWith(email, "not the password"))).toEqual({
    status: 401,
    code: "invalid_credentials",
  });
  expect(await problemOf(await signInWith(email, goodPassword))).toEqual({ status: 403, code: "account_pending" });
});

test("whoever waits can confirm their address and set a new password, and still waits", async () => {
  const email = freshEmail();
  await post("/api/v1/auth/register", { email, password: goodPassword });
  const token = secretIn(await mailbox.waitForMail(email, { subject: /confirm/i }));
  expect((await post("/api/v1/auth/verify-email", { token })).status).toBe(204);
  await post("/api/v1/auth/forgot-password", { email });
  const reset = secretIn(await mailbox.waitForMail(email, { subject: /reset/i }));
  const password = "violet harbour 93 lantern";
  expect((await post("/api/v1/auth/reset-password", { token: reset, password })).status).toBe(204);
  expect(await problemOf(await signInWith(email, password))).toEqual({ status: 403, code: "account_pending" });
});
