import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseServiceAccountCatalog } from "@/lib/auth/service-account-catalog";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const pem = (key: typeof publicKey) => key.export({ type: "spki", format: "pem" }).toString();
const indented = (text: string) => text.trim().replace(/^/gm, "          ");

const parse = (source: string) => parseServiceAccountCatalog(source, "accounts.yaml");
const account = (changes = "", scopes = "[runs:read]", lifetime = "{ default: 15m, max: 2h }") => `accounts:
  - key: deploy
    name: Deployment
    description: Deploys.
    role: member
    allowed_scopes: ${scopes}
    token_lifetime: ${lifetime}
${changes}`;

test("the catalog that ships is sound", () => {
  const file = "config/service-accounts.yaml";
  const catalog = parseServiceAccountCatalog(readFileSync(file, "utf8"), file);
  expect([...catalog.keys()]).toEqual(["automation", "monitoring"]);
  expect(catalog.get("automation")).toMatchObject({
    role: "member",
    issuedBy: "admin",
    defaultLifetimeSeconds: 86_400,
    maxLifetimeSeconds: 30 * 86_400,
    vaultKey: null,
  });
});

test("keys may be PEM or JWK, with the version that Vault gives them", () => {
  const jwk = JSON.stringify(publicKey.export({ format: "jwk" }));
  const source = account(`    signing_keys:
      - public_key: |
${indented(pem(publicKey))}
      - { public_key: ${jwk}, vault_version: 2 }
    vault_key: deployment`);
  const deploy = parse(source).get("deploy");
  expect(deploy?.signingKeys.map((key) => key.vaultVersion)).toEqual([null, 2]);
  expect(deploy?.signingKeys.every((key) => key.publicKey.equals(publicKey))).toBe(true);
  expect(deploy).toMatchObject({ defaultLifetimeSeconds: 900, maxLifetimeSeconds: 7_200, vaultKey: "deployment" });
});

test("an empty list and an empty file declare nothing", () => {
  expect(parse("accounts: []").size).toBe(0);
  expect(parse("accounts:").size).toBe(0);
});

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
const secretPem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const keyIn = (text: string) => account(`    signing_keys:\n      - public_key: |\n${indented(text)}`);
const mistakes: [name: string, source: string, complaint: RegExp][] = [
  ["broken YAML", "accounts: [", /accounts\.yaml:1: /],
  ["no list", "account: 1", /accounts\.yaml:1: /],
  ["an unknown field", account("    colour: red"), /accounts\.yaml:2: accounts\.0: .*colour/],
  [
    "an unknown scope",
    account("", "[runs:read, runs:fly]"),
    /accounts\.yaml:6: .*allowed_scopes\.1: "runs:fly" is not/,
  ],
  ["a scope for people", account("", "[api_keys:write]"), /yaml:6: .*"api_keys:write" is for people only/],
  ["a scope beyond its role", account("", "[audit:read]"), /yaml:6: .*"audit:read" is not a scope of the role member/],
  ["no scope", account("", "[]"), /yaml:6: accounts\.0\.allowed_scopes/],
  ["the owner's role", account().replace("role: member", "role: owner"), /yaml:5: accounts\.0\.role/],
  [
    "a default over the maximum",
    account("", "[runs:read]", "{ default: 3h, max: 2h }"),
    /yaml:7: .*must not exceed max/,
  ],
  ["an endless token", account("", "[runs:read]", "{ default: 1h, max: 400d }"), /yaml:7: .*at most 365d/],
  ["a lifetime without unit", account("", "[runs:read]", "{ default: 60, max: 2h }"), /yaml:7: /],
  ["a key twice", `${account()}${account().replace("accounts:\n", "")}`, /yaml:8: .*"deploy" is declared twice/],
  ["a key of the API's own", account().replace("key: deploy", "key: issue"), /yaml:2: .*is reserved/],
  ["a private key", keyIn(secretPem), /yaml:9: .*this is the private half/],
  [
    "a private JWK",
    account(`    signing_keys: [{ public_key: ${JSON.stringify(privateKey.export({ format: "jwk" }))} }]`),
    /private half/,
  ],
  ["a key of another kind", keyIn(pem(rsa)), /must be an Ed25519 public key/],
  ["a key that is none", keyIn("hello"), /must be an Ed25519 public key/],
];

describe("the start is refused, with the line, for", () => {
  test.each(mistakes)("%s", (_name, source, complaint) => {
    expect(() => parse(source)).toThrow(complaint);
    expect(() => parse(source)).toThrow(/^Cadre cannot start: its service accounts are not valid\./);
  });
});

test("every mistake is named at once", () => {
  const source = account("    issued_by: nobody").replace("role: member", "role: owner");
  expect(() => parse(source)).toThrow(/yaml:5: accounts\.0\.role[\s\S]*yaml:8: accounts\.0\.issued_by/);
});
