import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as jwks } from "@/app/.well-known/jwks.json/route";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { POST as refresh } from "@/app/api/v1/auth/refresh/route";
import { POST as rotateRoute } from "@/app/api/v1/operator/signing-keys/rotate/route";
import { GET as listRoute } from "@/app/api/v1/operator/signing-keys/route";
import { deleteSpentSigningKeys, rotateOldSigningKeys, rotateSigningKeys } from "@/lib/auth/rotate-keys";
import { ensureSigningKey, refreshKeys } from "@/lib/auth/signing-keys";
import { pool } from "@/lib/db/client";
import { type Person, problemOf, request, signIn, signUp } from "../setup/api";
import { startTokenProcess, type TokenProcess } from "../setup/token-process";

let ada: Person;
beforeAll(async () => {
  ada = await signUp();
});

/** As if everything so far had happened that much earlier. */
const passMinutes = (minutes: number) => pool()`
  update signing_keys set created_at = created_at - make_interval(mins => ${minutes}),
    activated_at = activated_at - make_interval(mins => ${minutes}),
    retired_at = retired_at - make_interval(mins => ${minutes})`;
const statuses = async () => {
  const rows = await pool()`select status from signing_keys order by status`;
  return rows.map(({ status }) => status as string);
};
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const published = async () => {
  const { keys } = (await (await jwks(request("/.well-known/jwks.json"))).json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
};

beforeEach(async () => {
  await pool()`delete from signing_keys where status = 'retired'`;
  await passMinutes(10);
  await refreshKeys();
});

describe("a rotation", () => {
  let other: TokenProcess;
  beforeAll(() => {
    other = startTokenProcess();
  });
  afterAll(() => other.stop());

  test("logs nobody out: tokens signed before, during and after it verify in two processes", async () => {
    const before = [await signIn(ada), await other.sign()];
    const rotating = rotateSigningKeys();
    const during = [await signIn(ada), await other.sign()];
    expect(await rotating).toBe(true);
    const after = [await signIn(ada), await other.sign()];
    for (const [here, there] of [before, during, after]) {
      expect((await me(request("/api/v1/auth/me", { token: here ?? "" }))).status).toBe(200);
      expect(await other.verify(here ?? "")).toBe("valid");
      expect(await other.verify(there ?? "")).toBe("valid");
    }
    expect(kidOf(after[0] ?? "")).not.toBe(kidOf(before[0] ?? ""));
    // A session that this very token names was never opened: its signature passes, and nothing else does.
    const foreign = await me(request("/api/v1/auth/me", { token: after[1] ?? "" }));
    expect(await problemOf(foreign)).toEqual({ status: 401, code: "unauthenticated" });
    const renewed = await refresh(
      request("/api/v1/auth/refresh", { method: "POST", body: { refresh_token: ada.refreshToken } }),
    );
    expect(renewed.status).toBe(200);
  });

  test("lets a key sign that was published before, and publishes the one after it", async () => {
    const [{ kid: next } = {}] = await pool()`select kid from signing_keys where status = 'next'`;
    expect(await published()).toContain(next);
    await rotateSigningKeys();
    expect(kidOf(await signIn(ada))).toBe(next);
    expect(await statuses()).toEqual(["active", "next", "retired"]);
    await refreshKeys();
    expect(await published()).toHaveLength(3);
  });

  test("waits while the next key is so new that not everybody can know it", async () => {
    expect(await rotateSigningKeys()).toBe(true);
    expect(await rotateSigningKeys()).toBe(false);
    await passMinutes(8);
    expect(await rotateSigningKeys()).toBe(true);
  });

  test("happens once, however many processes try it at the same moment", async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => rotateSigningKeys()));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await statuses()).toEqual(["active", "next", "retired"]);
  });

  test("happens by itself once the active key is ninety days old", async () => {
    await pool()`update signing_keys set activated_at = now() - interval '89 days' where status = 'active'`;
    expect(await rotateOldSigningKeys()).toBe(0);
    await pool()`update signing_keys set activated_at = now() - interval '91 days' where status = 'active'`;
    const rotations = await Promise.all([rotateOldSigningKeys(), rotateOldSigningKeys(), rotateOldSigningKeys()]);
    expect(rotations.sort()).toEqual([0, 0, 1]);
  });
});

describe("a retired key", () => {
  test("is dropped once its last token has expired, and not before", async () => {
    const token = await signIn(ada);
    await rotateSigningKeys();
    await passMinutes(15);
    expect(await deleteSpentSigningKeys()).toBe(0);
    await passMinutes(3);
    expect(await deleteSpentSigningKeys()).toBe(1);
    await refreshKeys();
    expect(await published()).not.toContain(kidOf(token));
  });

  test("stays for as long as a service account's token that it signed", async () => {
    const kid = kidOf(await signIn(ada)) ?? "";
    await rotateSigningKeys();
    await passMinutes(60);
    const [account] = await pool()`
      insert into service_accounts (id, organization_id, key, user_id)
      values (gen_random_uuid(), ${ada.organizationId}, 'a-key', ${ada.id}) returning id`;
    await pool()`
      insert into service_account_tokens
        (id, organization_id, service_account_id, scopes, issued_via, kid, expires_at)
      values (gen_random_uuid(), ${ada.organizationId}, ${account?.id}, '{}', 'person', ${kid}, now() + interval '1 hour')`;
    expect(await deleteSpentSigningKeys()).toBe(0);
    await pool()`update service_account_tokens set expires_at = now()`;
    expect(await deleteSpentSigningKeys()).toBe(1);
  });
});

describe("an operator", () => {
  const rotateAs = (person: Person) =>
    rotateRoute(request("/api/v1/operator/signing-keys/rotate", { method: "POST", token: person.token }));

  test("rotates after a fresh sign-in, sees the keys, and is noted; nobody else may", async () => {
    const operator = await signUp();
    expect(await problemOf(await rotateAs(operator))).toEqual({ status: 403, code: "forbidden" });
    await pool()`update users set platform_role = 'platform_operator' where id = ${operator.id}`;
    await pool()`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${operator.id}`;
    expect(await problemOf(await rotateAs(operator))).toEqual({ status: 403, code: "fresh_sign_in_required" });
    await pool()`update sessions set authenticated_at = now() where user_id = ${operator.id}`;
    const rotated = await (await rotateAs(operator)).json();
    expect(rotated.data.map(({ status }: { status: string }) => status)).toEqual(["retired", "active", "next"]);
    expect(JSON.stringify(rotated)).not.toMatch(/private|"d"/);
    expect(await problemOf(await rotateAs(operator))).toEqual({ status: 409, code: "conflict" });
    const listed = await listRoute(request("/api/v1/operator/signing-keys", { token: operator.token }));
    expect(await listed.json()).toEqual(rotated);
    const [event] = await pool()`
      select kind from security_events where user_id = ${operator.id} and kind = 'signing_keys.rotated'`;
    expect(event).toBeDefined();
  });
});

test("an installation from before there was a next key gets one", async () => {
  await pool()`delete from signing_keys where status = 'next'`;
  await ensureSigningKey();
  expect(await statuses()).toContain("next");
});
