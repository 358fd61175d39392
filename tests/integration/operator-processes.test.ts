import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, signIn, signUp } from "../setup/api";
import { ask, operate, reason, signUpOperator } from "../setup/operator";
import { type SecondProcess, startSecondProcess } from "../setup/second-process";

let operator: Person;
let ada: Person;
let elsewhere: SecondProcess;
beforeAll(async () => {
  elsewhere = startSecondProcess();
  [operator, ada] = await Promise.all([signUpOperator(), signUp()]);
  // It has its own modules to load, which takes a while on a busy machine.
  for (const path of ["/api/v1/agents", "/api/v1/operator/overview"]) await elsewhere.ask("GET", path);
  await elsewhere.ask("POST", "/api/v1/auth/token", { body: {} });
}, 120_000);
afterAll(() => elsewhere.stop());

const agents = (token: string) => elsewhere.ask("GET", "/api/v1/agents", { token });

test("a suspension and its end hold for the very next request in another process", async () => {
  expect((await agents(ada.token)).status).toBe(200);
  await operate(operator, "POST", `/organizations/${ada.organizationId}/suspend`, { reason });
  expect(await agents(ada.token)).toMatchObject({ status: 403, body: { code: "organization_suspended" } });
  await operate(operator, "POST", `/organizations/${ada.organizationId}/reactivate`);
  expect((await agents(ada.token)).status).toBe(200);
});

test("so do disabling somebody, ending their sessions and unlocking their sign-in", async () => {
  await operate(operator, "POST", `/users/${ada.id}/disable`, { reason });
  expect((await agents(ada.token)).status).toBe(401);
  await operate(operator, "POST", `/users/${ada.id}/enable`);
  const token = await signIn(ada);
  expect((await agents(token)).status).toBe(200);
  await operate(operator, "POST", `/users/${ada.id}/end-sessions`);
  expect((await agents(token)).status).toBe(401);

  const wrong = { body: { email: ada.email, password: "not the password" } };
  for (let attempt = 0; attempt < 11; attempt++) await elsewhere.ask("POST", "/api/v1/auth/token", wrong);
  expect((await elsewhere.ask("POST", "/api/v1/auth/token", wrong)).status).toBe(423);
  await operate(operator, "POST", `/users/${ada.id}/unlock`);
  expect((await elsewhere.ask("POST", "/api/v1/auth/token", wrong)).status).toBe(401);
});

test("so does taking the platform role away", async () => {
  const second = await signUpOperator();
  const overview = () => elsewhere.ask("GET", "/api/v1/operator/overview", { token: second.token });
  expect((await overview()).status).toBe(200);
  const body = { platform_role: null };
  await ask("PUT", `/api/v1/operator/users/${second.id}/platform-role`, { token: operator.token, body });
  expect((await overview()).status).toBe(403);
});
