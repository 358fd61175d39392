import { expect, test } from "vitest";
import { GET as modelsRoute } from "@/app/api/v1/models/route";
import { DELETE } from "@/app/api/v1/provider-keys/[provider_key_id]/route";
import { POST as testRoute } from "@/app/api/v1/provider-keys/[provider_key_id]/test/route";
import { GET, POST } from "@/app/api/v1/provider-keys/route";
import { tryKey } from "@/features/models/provider-keys/try-key";
import { organizationAccess } from "@/features/models/routing/organization-access";
import { pool } from "@/lib/db/client";
import { problemOf, request, signUp } from "@/tests/setup/api";
import { startVendors } from "@/tests/setup/vendors/server";

const vendors = await startVendors();
process.env.ALLOW_PRIVATE_NETWORK = "true";

const secret = "sk-own-5f1c9a7e-secret-7777";
const path = "/api/v1/provider-keys";
const compatible = {
  provider: "openai_compatible",
  name: "Our cluster",
  key: secret,
  base_url: `${vendors.url}/v1`,
  models: ["llama-ours"],
};

async function add(token: string, body: unknown) {
  const response = await POST(request(path, { method: "POST", token, body }));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test("a key is tried as it is entered, kept sealed and never shown again", async () => {
  const ada = await signUp();
  vendors.script({ text: "Ready." });
  const made = await add(ada.token, compatible);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ name: "Our cluster", last_four: "7777", models: ["llama-ours"] });
  expect(vendors.requests[0]?.headers.authorization).toBe(`Bearer ${secret}`);
  const listed = await (await GET(request(path, { token: ada.token }))).text();
  expect(listed).toContain("7777");
  const models = await (await modelsRoute(request("/api/v1/models", { token: ada.token }))).text();
  expect(models).toContain("llama-ours");
  const [row] =
    await pool()`select to_jsonb(k) as k from provider_keys k where organization_id = ${ada.organizationId}`;
  const audit = await pool()`
    select to_jsonb(a) as a from audit_events a where organization_id = ${ada.organizationId} and action = 'provider_key.created'`;
  expect(audit).toHaveLength(1);
  for (const seen of [made.body, listed, models, row, audit]) expect(JSON.stringify(seen)).not.toContain(secret);
});

test.each([
  [
    "a wrong key",
    { kind: "status", status: 401, message: `Incorrect API key provided: ${secret}` },
    /refused this key/,
  ],
  ["an account without credit", { kind: "status", status: 429, code: "insufficient_quota" }, /no credit/],
  ["a model that is not there", { kind: "status", status: 404 }, /does not know the model llama-ours/],
  ["a server that is broken", { kind: "status", status: 500, message: secret }, /cannot be reached|has a problem/],
] as const)(
  "%s is explained at its field, without the provider's words, and nothing is kept",
  async (_, fault, words) => {
    const ada = await signUp();
    vendors.script({ fault });
    const { status, body } = await add(ada.token, compatible);
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [{ path: "key", message: expect.stringMatching(words) }] });
    expect(JSON.stringify(body)).not.toContain(secret);
    expect(vendors.requests).toHaveLength(1);
    expect(await pool()`select id from provider_keys where organization_id = ${ada.organizationId}`).toEqual([]);
  },
);

test.each(["http://169.254.169.254/v1", "http://[fd00:ec2::254]/v1", "ftp://example.com/v1"])(
  "%s is never asked, whatever the operator allows",
  async (base_url) => {
    const ada = await signUp();
    const { status, body } = await add(ada.token, { ...compatible, base_url });
    expect(status).toBe(422);
    expect(JSON.stringify(body)).not.toContain(secret);
  },
);

test("a stored key is tried again, and says how it went", async () => {
  const ada = await signUp();
  vendors.script({ text: "Ready." });
  const { body } = await add(ada.token, compatible);
  const id = String(body.id);
  const ask = () => testRoute(request(`${path}/${id}/test`, { method: "POST", token: ada.token }));
  expect(await (await ask()).json()).toMatchObject({ succeeded: true, model: "llama-ours" });
  vendors.script({ fault: { kind: "status", status: 401 } });
  expect(await (await ask()).json()).toMatchObject({ succeeded: false, model: "llama-ours" });
});

test("a model that two keys name is refused, and a key without a model or an address too", async () => {
  const ada = await signUp();
  vendors.script({ text: "Ready." });
  expect((await add(ada.token, compatible)).status).toBe(201);
  const again = await add(ada.token, compatible);
  expect(again.body).toMatchObject({ errors: [{ path: "models" }] });
  const { base_url: _url, ...homeless } = compatible;
  const bare = await add(ada.token, { ...homeless, models: [] });
  expect(bare.body).toMatchObject({ errors: [{ path: "base_url" }, { path: "models" }] });
});

test("another organization neither uses, tests nor deletes a key, and members cannot see any", async () => {
  const [ada, eve] = [await signUp(), await signUp()];
  vendors.script({ text: "Ready." });
  const id = String((await add(ada.token, compatible)).body.id);
  const remove = (token: string) => DELETE(request(`${path}/${id}`, { method: "DELETE", token }));
  expect(await problemOf(await remove(eve.token))).toEqual({ status: 404, code: "not_found" });
  const foreignTest = await testRoute(request(`${path}/${id}/test`, { method: "POST", token: eve.token }));
  expect(foreignTest.status).toBe(404);
  const theirs = await (await modelsRoute(request("/api/v1/models", { token: eve.token }))).text();
  expect(theirs).not.toContain("llama-ours");
  const asMember = request(path, { token: ada.token, headers: { "x-tenant-role": "member" } });
  expect(await problemOf(await GET(asMember))).toEqual({ status: 403, code: "forbidden" });
  expect((await remove(ada.token)).status).toBe(204);
  expect(await pool()`select id from provider_keys where id = ${id}`).toEqual([]);
});

test.each(["anthropic", "google", "openai"] as const)(
  "a key of %s is tried with its cheapest model",
  async (provider) => {
    vendors.script({ text: "Ready." });
    const baseUrl = `${vendors.url}/${provider === "google" ? "v1beta" : "v1"}`;
    const access = organizationAccess({
      id: provider,
      provider,
      name: provider,
      baseUrl,
      models: [],
      openKey: () => secret,
    });
    expect(await tryKey(access, new AbortController().signal)).toMatchObject({ succeeded: true });
    expect(vendors.requests).toHaveLength(1);
    expect(JSON.stringify(vendors.requests[0]?.headers)).toContain(secret);
  },
);
