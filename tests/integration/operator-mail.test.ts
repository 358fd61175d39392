import { beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { freshEmail, goodPassword, type Person, problemOf, signIn, signUp } from "../setup/api";
import { secretIn } from "../setup/mail-links";
import { startMailbox } from "../setup/mailbox";
import { ask, operate, reason, signUpOperator } from "../setup/operator";

const mailbox = await startMailbox();

let operator: Person;
beforeAll(async () => {
  operator = await signUpOperator();
});

const act = (person: Person, action: string, body?: object) =>
  operate(operator, "POST", `/users/${person.id}/${action}`, body);

test("every member is told by mail why their organization is suspended", async () => {
  const [ada, bob] = await Promise.all([signUp(), signUp()]);
  await pool()`
    insert into memberships (organization_id, user_id, role) values (${ada.organizationId}, ${bob.id}, 'viewer')`;
  await operate(operator, "POST", `/organizations/${ada.organizationId}/suspend`, { reason });
  for (const { email } of [ada, bob]) {
    const mail = await mailbox.waitForMail(email, { subject: /suspended/i });
    expect(mail.text).toContain(reason);
  }
});

test("owners are told by mail until when a deleted organization can be restored", async () => {
  const ada = await signUp();
  const body = { confirmation: ada.slug, reason };
  await operate(operator, "DELETE", `/organizations/${ada.organizationId}`, body);
  const mail = await mailbox.waitForMail(ada.email, { subject: /delet/i });
  expect(mail.text).toContain(`/access/${ada.slug}`);
});

describe("somebody who waits for approval", () => {
  async function waiting(): Promise<Person> {
    const person = await signUp();
    await pool()`update users set approval = 'pending' where id = ${person.id}`;
    return person;
  }

  test("is told by mail when they are approved", async () => {
    const ada = await waiting();
    await act(ada, "approve");
    expect((await mailbox.waitForMail(ada.email, { subject: /welcome/i })).text).toContain("/login");
  });

  test("is told by mail when they are rejected, without the reason", async () => {
    const ada = await waiting();
    await act(ada, "reject", { reason });
    const confirmation = await mailbox.waitForMail(ada.email, { subject: /confirm/i });
    const mail = await mailbox.waitForMail(ada.email, { after: confirmation });
    expect(mail.text).toContain("not approved");
    expect(mail.text).not.toContain(reason);
  });
});

test("somebody whose account is disabled is told by mail", async () => {
  const ada = await signUp();
  await act(ada, "disable", { reason });
  await mailbox.waitForMail(ada.email, { subject: /disabled/i });
});

test("the mail that confirms an address is sent again, with a link that works, and not once it is confirmed", async () => {
  const ada = await signUp(freshEmail(), { verified: false });
  const first = await mailbox.waitForMail(ada.email, { subject: /confirm/i });
  await act(ada, "resend-verification");
  const again = await mailbox.waitForMail(ada.email, { subject: /confirm/i, after: first });
  const body = { token: secretIn(again) };
  expect((await ask("POST", "/api/v1/auth/verify-email", { body })).status).toBe(204);
  const path = `/api/v1/operator/users/${ada.id}/resend-verification`;
  expect(await problemOf(await ask("POST", path, { token: operator.token }))).toEqual({
    status: 409,
    code: "conflict",
  });
});

test("a fresh installation that admits nobody without an invitation gets its first operator by OPERATOR_EMAIL", async () => {
  const email = freshEmail();
  Object.assign(env(), { OPERATOR_EMAIL: email, SIGN_UP_POLICY: "invite_only" });
  const register = (address: string) =>
    ask("POST", "/api/v1/auth/register", { body: { email: address, password: goodPassword } });
  expect((await register(freshEmail())).status).toBe(403);
  expect((await register(email)).status).toBe(201);
  const before = await ask("GET", "/api/v1/operator/overview", { token: await signIn({ email }) });
  expect(before.status).toBe(403);
  const token = secretIn(await mailbox.waitForMail(email, { subject: /confirm/i }));
  expect((await ask("POST", "/api/v1/auth/verify-email", { body: { token } })).status).toBe(204);
  const after = await ask("GET", "/api/v1/operator/overview", { token: await signIn({ email }) });
  expect(after.status).toBe(200);
});
