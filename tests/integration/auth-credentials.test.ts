import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as jwks } from "@/app/.well-known/jwks.json/route";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { activeSigningKey, ensureSigningKey } from "@/lib/auth/signing-keys";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { type Person, problemOf, request, signUp } from "../setup/api";

let ada: Person;
let sessionId: string;
beforeAll(async () => {
  ada = await signUp();
  const [session] = await pool()`select id from sessions where user_id = ${ada.id}`;
  sessionId = session?.id;
});

interface Forgery {
  claims?: Record<string, unknown>;
  expiresAt?: number;
  issuer?: string;
  audience?: string | null;
  type?: string;
  kid?: string;
  foreignKey?: boolean;
}

/** A token like ours, except for what is being tried. */
async function forge({
  claims,
  expiresAt,
  issuer = "cadre",
  audience = "cadre-api",
  type = "at+jwt",
  kid,
  foreignKey,
}: Forgery): Promise<string> {
  const active = await activeSigningKey();
  const key = foreignKey ? (await generateKeyPair("EdDSA")).privateKey : active.key;
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    ...(audience === null ? {} : { aud: audience }),
    sub: ada.id,
    sid: sessionId,
    org: null,
    roles: [],
    scope: "",
    ...claims,
  })
    .setProtectedHeader({ alg: "EdDSA", kid: kid ?? active.kid, typ: type })
    .setIssuer(issuer)
    .setIssuedAt(now)
    .setExpirationTime(expiresAt ?? now + 60)
    .sign(key);
}

const unsigned = (claims: object) =>
  [{ alg: "none", typ: "at+jwt" }, claims, ""]
    .map((part) => (part === "" ? "" : Buffer.from(JSON.stringify(part)).toString("base64url")))
    .join(".");

/** What a verifier that lets the token choose the algorithm would take for ours: the public key as a shared secret. */
async function signedWithPublicKey(secret: "x" | "jwk"): Promise<string> {
  const { keys } = (await (await jwks(request("/.well-known/jwks.json"))).json()) as { keys: JWK[] };
  const active = await activeSigningKey();
  const jwk = keys.find(({ kid }) => kid === active.kid);
  const bytes = secret === "x" ? Buffer.from(jwk?.x ?? "", "base64url") : Buffer.from(JSON.stringify(jwk));
  return new SignJWT({ sub: ada.id, sid: sessionId, org: null, roles: [], scope: "", aud: "cadre-api", iss: "cadre" })
    .setProtectedHeader({ alg: "HS256", kid: active.kid, typ: "at+jwt" })
    .setExpirationTime("1m")
    .sign(bytes);
}

const tried: [name: string, make: () => Promise<string> | string, code: string][] = [
  ["expired", () => forge({ expiresAt: Math.floor(Date.now() / 1000) - 60 }), "token_expired"],
  ["signed with another key", () => forge({ foreignKey: true }), "unauthenticated"],
  ["under an unknown key id", () => forge({ kid: "nobody" }), "unauthenticated"],
  ["of another issuer", () => forge({ issuer: "elsewhere" }), "unauthenticated"],
  ["for another audience", () => forge({ audience: "elsewhere" }), "unauthenticated"],
  ["for no audience", () => forge({ audience: null }), "unauthenticated"],
  ["signed by HS256 with the public key", () => signedWithPublicKey("x"), "unauthenticated"],
  ["signed by HS256 with the whole public JWK", () => signedWithPublicKey("jwk"), "unauthenticated"],
  ["of another type", () => forge({ type: "JWT" }), "unauthenticated"],
  ["of an unknown session", () => forge({ claims: { sid: newId() } }), "unauthenticated"],
  ["of another user's session", () => forge({ claims: { sub: newId() } }), "unauthenticated"],
  ["without a session", () => forge({ claims: { sid: undefined } }), "unauthenticated"],
  ["not signed at all", () => unsigned({ sub: ada.id, sid: sessionId, iss: "cadre", exp: 9e9 }), "unauthenticated"],
  ["cut short", async () => (await forge({})).slice(0, -4), "unauthenticated"],
  ["not a token", () => "hello", "unauthenticated"],
];

describe("an access token is refused when it is", () => {
  test.each(tried)("%s", async (_name, make, code) => {
    const response = await me(request("/api/v1/auth/me", { token: await make() }));
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await problemOf(response)).toEqual({ status: 401, code });
  });

  test.each(["Basic YTpi", "Bearer", "Bearer a b", ""])("sent as %j", async (authorization) => {
    const response = await me(request("/api/v1/auth/me", { headers: { authorization } }));
    expect(await problemOf(response)).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("missing", async () => {
    expect(await problemOf(await me(request("/api/v1/auth/me")))).toEqual({ status: 401, code: "unauthenticated" });
  });
});

test("the forged tokens above differ from a good one only in what is tried", async () => {
  expect((await me(request("/api/v1/auth/me", { token: await forge({}) }))).status).toBe(200);
});

describe("the signing key", () => {
  test("is one that signs and one that will, however many processes start at once on an empty database", async () => {
    await pool()`delete from signing_keys`;
    await Promise.all(Array.from({ length: 6 }, () => ensureSigningKey()));
    const rows = await pool()`select status from signing_keys order by status`;
    expect(rows.map(({ status }) => status)).toEqual(["active", "next"]);
  });

  test("is published without its private half, with caching headers", async () => {
    const response = await jwks(request("/.well-known/jwks.json"));
    const { keys } = (await response.json()) as { keys: Record<string, string>[] };
    const key = {
      kty: "OKP",
      crv: "Ed25519",
      alg: "EdDSA",
      use: "sig",
      kid: expect.any(String),
      x: expect.any(String),
    };
    expect(keys).toEqual([key, key]);
    expect(response.headers.get("cache-control")).toBe("public, max-age=300");
    const etag = response.headers.get("etag") ?? "";
    const again = await jwks(request("/.well-known/jwks.json", { headers: { "if-none-match": `"other", W/${etag}` } }));
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  test("lies encrypted in the database", async () => {
    const [row] = await pool()`select private_jwk_encrypted as sealed from signing_keys`;
    expect(row?.sealed).toMatch(/^v1\.[\w-]+$/);
    const { d } = await exportJWK((await generateKeyPair("EdDSA", { extractable: true })).privateKey);
    expect(d).toBeDefined();
    expect(row?.sealed).not.toContain('"d"');
  });
});
