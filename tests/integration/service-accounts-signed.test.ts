import { generateKeyPairSync } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { GET as credential } from "@/app/api/v1/credential/route";
import { DELETE as disable } from "@/app/api/v1/service-accounts/[service_account_key]/route";
import { POST as issue } from "@/app/api/v1/service-accounts/issue/route";
import { deleteEndedServiceTokens, deleteExpiredNonces } from "@/features/access/service-accounts/mutations";
import { pool } from "@/lib/db/client";
import { type Person, problemOf, request } from "../setup/api";
import { enableAccount, type MadeToken, signUpVerified } from "../setup/credentials";
import { type SignedBody, signedBy, startVault, writeTestCatalog } from "../setup/service-accounts";

const signers = writeTestCatalog();
const vault = await startVault(signers.inVault);

const send = (body: object) => issue(request("/api/v1/service-accounts/issue", { method: "POST", body }));
const now = () => Math.floor(Date.now() / 1000);
const refused = { status: 401, code: "unauthenticated" };

let ada: Person;
beforeEach(async () => {
  ada = await signUpVerified();
  await enableAccount(ada, "deployment");
});

/** What a well-behaved signer signs, except for what is being tried. */
function claims(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    aud: "cadre:service-account-token",
    account: "deployment",
    organization: ada.organizationId,
    nonce: crypto.randomUUID(),
    iat: now(),
    exp: now() + 60,
    ...changes,
  };
}

const tokensOf = async () =>
  pool()`select t.* from service_account_tokens t where organization_id = ${ada.organizationId}`;

describe("a signed request", () => {
  test("gets a token that works, with what it asked for", async () => {
    const asked = { scopes: ["runs:read"], lifetime_seconds: 120, fingerprint: "runner-7" };
    const answer = await send(signedBy(signers.plain, claims(asked)));
    expect(answer.status).toBe(201);
    const made = (await answer.json()) as MadeToken;
    expect(made).toMatchObject({ scopes: ["runs:read"], fingerprint: "runner-7", issued_via: "signature" });
    expect((Date.parse(made.expires_at) - Date.now()) / 1000).toBeCloseTo(120, -1);
    const facts = await credential(request("/api/v1/credential", { token: made.token }));
    expect(await facts.json()).toMatchObject({ type: "service_account", name: "Deployment", scopes: ["runs:read"] });
    const [event] = await pool()`select action, actor_type, detail from audit_events where target_id = ${made.id}`;
    expect(event).toMatchObject({ action: "service_account_token.issued", actor_type: "service_account" });
  });

  test("gets the catalog's scopes and default lifetime unless it asks", async () => {
    const made = (await (await send(signedBy(signers.plain, claims()))).json()) as MadeToken;
    expect(made.scopes).toEqual(["runs:read", "runs:write"]);
    expect((Date.parse(made.expires_at) - Date.now()) / 1000).toBeCloseTo(900, -1);
  });

  test("may be signed by Vault, with any version whose public key the catalog has", async () => {
    for (const [signer, form] of [
      [signers.vaultOne, "vault:v1"],
      [signers.vaultTwo, "vault:v2"],
    ] as const) {
      expect((await send(signedBy(signer, claims(), form))).status).toBe(201);
    }
    expect(vault.asked).toEqual([]);
  });

  test("is honoured once, also when eight arrive at the same moment", async () => {
    const body = signedBy(signers.plain, claims());
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(401)]);
    expect(await tokensOf()).toHaveLength(1);
    const resigned = signedBy(signers.plain, claims({ nonce: nonceOf(body), fingerprint: "another text" }));
    expect(await problemOf(await send(resigned))).toEqual(refused);
    const events = await pool()`
      select detail->>'reason' as reason from audit_events
      where organization_id = ${ada.organizationId} and action = 'service_account.request_refused'`;
    expect(events.map(({ reason }) => reason)).toEqual(Array(8).fill("The nonce has been used."));
  });
});

function nonceOf({ payload }: SignedBody): string {
  return (JSON.parse(Buffer.from(payload, "base64url").toString()) as { nonce: string }).nonce;
}

describe("one and the same refusal, and no token, for", () => {
  const stranger = generateKeyPairSync("ed25519");
  const encode = (changes: object) => Buffer.from(JSON.stringify(claims({ ...changes }))).toString("base64url");
  const signed = (changes: Record<string, unknown> = {}) => signedBy(signers.plain, claims(changes));
  const without = (field: string) => {
    const { [field]: _, ...rest } = claims();
    return signedBy(signers.plain, rest);
  };
  const unknownOrganization = "018f0000-0000-7000-8000-000000000000";
  const tries: [name: string, body: () => SignedBody][] = [
    ["a signature over another payload", () => ({ ...signed(), payload: encode({ lifetime_seconds: 3600 }) })],
    ["a key that the catalog does not have", () => signedBy(stranger, claims())],
    ["a key of another account", () => signedBy(signers.inVault, claims())],
    ["Vault's form for a key that signs by itself", () => signedBy(signers.plain, claims(), "vault:v1")],
    ["the plain form for Vault's key", () => signedBy(signers.vaultOne, claims())],
    ["another version than the one that signed", () => signedBy(signers.vaultOne, claims(), "vault:v2")],
    ["a version that the catalog does not have", () => signedBy(signers.vaultOne, claims(), "vault:v3")],
    ["a signature that is none", () => ({ ...signed(), signature: "c2lnbmVk" })],
    ["a payload that is no JSON", () => ({ ...signed(), payload: "aGVsbG8" })],
    ["a payload that is no object", () => ({ ...signed(), payload: "MQ" })],
    ["another purpose", () => signed({ aud: "elsewhere" })],
    ["an unknown account", () => signed({ account: "nobody" })],
    ["an account without keys", () => signed({ account: "automation" })],
    ["an unknown organization", () => signed({ organization: unknownOrganization })],
    ["an organization that is no id", () => signed({ organization: "acme" })],
    ["scopes beyond the catalog", () => signed({ scopes: ["runs:read", "conversations:read"] })],
    ["scopes that do not exist", () => signed({ scopes: ["runs:fly"] })],
    ["a lifetime beyond the maximum", () => signed({ lifetime_seconds: 3_601 })],
    ["an unknown field", () => signed({ admin: true })],
    ["a nonce that is too short", () => signed({ nonce: "abc" })],
    ["no nonce", () => without("nonce")],
    ["no end", () => without("exp")],
    ["an end that has passed", () => signed({ iat: now() - 120, exp: now() - 1 })],
    ["a beginning in the future", () => signed({ iat: now() + 120, exp: now() + 180 })],
    ["a window of more than five minutes", () => signed({ iat: now(), exp: now() + 301 })],
    ["an end before the beginning", () => signed({ iat: now() + 30, exp: now() + 20 })],
  ];

  test.each(tries)("%s", async (_name, body) => {
    const answer = await send(body());
    expect(answer.status).toBe(401);
    const { request_id: _id, ...problem } = (await answer.json()) as Record<string, unknown>;
    expect(problem).toEqual({
      type: expect.stringContaining("unauthenticated"),
      title: expect.any(String),
      status: 401,
      code: "unauthenticated",
      detail: "This signed request is refused. Check what is signed, with which key, and when.",
    });
    expect(await tokensOf()).toEqual([]);
  });

  test("an organization that has not enabled the account, or has disabled it", async () => {
    const other = await signUpVerified();
    expect(await problemOf(await send(signed({ organization: other.organizationId })))).toEqual(refused);
    await disable(request("/api/v1/service-accounts/deployment", { method: "DELETE", token: ada.token }));
    expect(await problemOf(await send(signed()))).toEqual(refused);
    expect(await tokensOf()).toEqual([]);
  });

  test("an organization that is suspended or being deleted", async () => {
    await pool()`update organizations set suspended_at = now() where id = ${ada.organizationId}`;
    expect(await problemOf(await send(signed()))).toEqual(refused);
    await pool()`
      update organizations set suspended_at = null, delete_after = now() + interval '1 day'
      where id = ${ada.organizationId}`;
    expect(await problemOf(await send(signed()))).toEqual(refused);
    expect(await tokensOf()).toEqual([]);
  });
});

test("a refusal without a genuine signature writes nothing anywhere", async () => {
  const counts = async () =>
    (
      await pool()`
    select (select count(*) from audit_events)::int as events, (select count(*) from used_nonces)::int as nonces`
    )[0];
  const before = await counts();
  await send(signedBy(generateKeyPairSync("ed25519"), claims()));
  expect(await counts()).toEqual(before);
});

test("a body that is no signed request is told so", async () => {
  expect(await problemOf(await send({ payload: "x" }))).toEqual({ status: 422, code: "validation_failed" });
  expect(await problemOf(await send({ payload: "x".repeat(9_000), signature: "x" }))).toMatchObject({ status: 422 });
});

describe("where Vault itself is asked", () => {
  const vaulted = () => claims({ account: "vaulted" });
  beforeEach(async () => {
    vault.be("well");
    await enableAccount(ada, "vaulted");
  });

  test("a signature that it confirms is honoured, and one that it does not confirm is refused", async () => {
    const asked = vault.asked.length;
    expect((await send(signedBy(signers.inVault, vaulted(), "vault:v1"))).status).toBe(201);
    expect(vault.asked.slice(asked)).toEqual(["POST /v1/transit/verify/transit-key vault-test-token"]);
    expect(await problemOf(await send(signedBy(signers.plain, vaulted(), "vault:v1")))).toEqual(refused);
    const mangled = { ...signedBy(signers.inVault, vaulted(), "vault:v1"), signature: "vault:v1:AAAA" };
    expect(await problemOf(await send(mangled))).toEqual(refused);
  });

  test("a signature without Vault's form does not reach it", async () => {
    const asked = vault.asked.length;
    expect(await problemOf(await send(signedBy(signers.inVault, vaulted())))).toEqual(refused);
    expect(vault.asked).toHaveLength(asked);
  });

  test.each(["sealed", "confused"] as const)("a Vault that is %s is not taken for a refusal", async (condition) => {
    vault.be(condition);
    const body = signedBy(signers.inVault, vaulted(), "vault:v1");
    expect(await problemOf(await send(body))).toEqual({ status: 503, code: "service_unavailable" });
    vault.be("well");
    expect((await send(body)).status).toBe(201);
  });
});

test("nonces and tokens that are long over are forgotten, the others are not", async () => {
  const made = (await (await send(signedBy(signers.plain, claims()))).json()) as MadeToken;
  const nonces = async () => (await pool()`select count(*)::int as n from used_nonces`)[0]?.n;
  const before = await nonces();
  await deleteExpiredNonces();
  await deleteEndedServiceTokens(100);
  expect([await nonces(), (await tokensOf()).length]).toEqual([before, 1]);
  await pool()`update used_nonces set expires_at = now() - interval '1 second'`;
  await pool()`update service_account_tokens set expires_at = now() - interval '31 days' where id = ${made.id}`;
  expect([await deleteExpiredNonces(), await deleteEndedServiceTokens(100)]).toEqual([before, 1]);
});
