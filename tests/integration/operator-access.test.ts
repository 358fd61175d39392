import { beforeAll, describe, expect, test } from "vitest";
import { contracts } from "@/features/api-reference/data";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { roles } from "@/lib/auth/roles";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { type Person, problemOf, signIn, signUp } from "../setup/api";
import { ask, reason, signUpOperator } from "../setup/operator";

const ofOperators = [...contracts].filter(([, { access }]) => access === "operator");
const writes = ofOperators.filter(([, { method }]) => method !== "GET");

let ada: Person;
let bob: Person;
let key: string;
beforeAll(async () => {
  [ada, bob] = await Promise.all([signUp(), signUp()]);
  await pool()`update users set email_verified_at = now() where id = ${ada.id}`;
  const body = { name: "For a test", scopes: ["organization:read"], expires_in_days: 7 };
  const made = await ask("POST", "/api/v1/api-keys", { token: ada.token, body });
  key = ((await made.json()) as { secret: string }).secret;
});

function addressOf({ path }: EndpointDefinition): string {
  return path.replace("{organization_id}", ada.organizationId).replace("{user_id}", bob.id);
}

function call(contract: EndpointDefinition, token: string | null): Promise<Response> {
  const body = contract.body ? { body: { reason, user_id: bob.id, confirmation: ada.slug, platform_role: null } } : {};
  return ask(contract.method, addressOf(contract), { ...(token ? { token } : {}), ...body });
}

test("the operator's endpoints are there to be tested, and all their writes ask for a fresh sign-in", () => {
  expect(ofOperators.length).toBeGreaterThan(15);
  for (const [name, { requires = [] }] of writes) expect([name, ...requires]).toEqual([name, "fresh_sign_in"]);
});

describe.each(ofOperators)("%s", (_name, contract) => {
  test("refuses whoever is not signed in", async () => {
    expect(await problemOf(await call(contract, null))).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("refuses members of every role", async () => {
    for (const role of roles) {
      await pool()`update memberships set role = ${role} where user_id = ${ada.id}`;
      const token = await signIn(ada);
      expect([role, await problemOf(await call(contract, token))]).toEqual([role, { status: 403, code: "forbidden" }]);
    }
  });

  test("refuses an API key", async () => {
    expect(await problemOf(await call(contract, key))).toEqual({ status: 403, code: "forbidden" });
  });
});

test("an operator's own API key operates nothing", async () => {
  await pool()`update users set platform_role = 'platform_operator' where id = ${ada.id}`;
  const answer = await ask("GET", "/api/v1/operator/overview", { token: key });
  await pool()`update users set platform_role = null where id = ${ada.id}`;
  expect(await problemOf(answer)).toEqual({ status: 403, code: "forbidden" });
});

describe("an operator", () => {
  test("must have signed in within the last ten minutes to change anything", async () => {
    const operator = await signUpOperator();
    await pool()`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${operator.id}`;
    for (const [name, contract] of writes) {
      const problem = await problemOf(await call(contract, operator.token));
      expect([name, problem]).toEqual([name, { status: 403, code: "fresh_sign_in_required" }]);
    }
    expect((await ask("GET", "/api/v1/operator/users", { token: operator.token })).status).toBe(200);
  });

  test("who came through an organization's own provider is not one: that provider belongs to others", async () => {
    const operator = await signUpOperator();
    await pool()`update sessions set oidc_connection_id = ${newId()} where user_id = ${operator.id}`;
    const answer = await ask("GET", "/api/v1/operator/overview", { token: operator.token });
    expect(await problemOf(answer)).toEqual({ status: 403, code: "forbidden" });
  });

  test("whose role was taken away is refused on the next request", async () => {
    const operator = await signUpOperator();
    expect((await ask("GET", "/api/v1/operator/overview", { token: operator.token })).status).toBe(200);
    await pool()`update users set platform_role = null where id = ${operator.id}`;
    expect((await ask("GET", "/api/v1/operator/overview", { token: operator.token })).status).toBe(403);
  });
});
