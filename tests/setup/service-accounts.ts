import { generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";

interface Signer {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

export interface TestSigners {
  /** Signs for `deployment`, by itself. */
  plain: Signer;
  /** Versions 1 and 2 of a Vault key for `deployment`, whose public halves the catalog has. */
  vaultOne: Signer;
  vaultTwo: Signer;
  /** Signs for `vaulted`; only the Vault knows its public half. */
  inVault: Signer;
}

const newSigner = (): Signer => generateKeyPairSync("ed25519");
const inline = ({ publicKey }: Signer) => JSON.stringify(publicKey.export({ format: "jwk" }));

/** A catalog with accounts of every kind, and their signers. Must run before anything reads the configuration. */
export function writeTestCatalog(): TestSigners {
  const signers = { plain: newSigner(), vaultOne: newSigner(), vaultTwo: newSigner(), inVault: newSigner() };
  const folder = mkdtempSync(path.join(tmpdir(), "cadre-catalog-"));
  const file = path.join(folder, "service-accounts.yaml");
  const scopes = "[agents:read, runs:read, runs:write, conversations:read]";
  writeFileSync(
    file,
    `accounts:
  - { key: automation, name: Automation, description: Works., role: member, allowed_scopes: ${scopes},
      token_lifetime: { default: 1h, max: 2h } }
  - { key: owners-only, name: Owners only, description: Works., role: viewer, allowed_scopes: [runs:read],
      token_lifetime: { default: 1h, max: 2h }, issued_by: owner }
  - key: deployment
    name: Deployment
    description: Deploys.
    role: member
    allowed_scopes: [runs:read, runs:write]
    token_lifetime: { default: 15m, max: 1h }
    signing_keys:
      - public_key: ${inline(signers.plain)}
      - { public_key: ${inline(signers.vaultOne)}, vault_version: 1 }
      - { public_key: ${inline(signers.vaultTwo)}, vault_version: 2 }
  - { key: vaulted, name: Vaulted, description: Deploys., role: member, allowed_scopes: [runs:read],
      token_lifetime: { default: 15m, max: 1h }, vault_key: transit-key }
`,
  );
  process.env.SERVICE_ACCOUNTS_FILE = file;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return signers;
}

export type VaultCondition = "well" | "sealed" | "confused";

/** Speaks the part of Vault's Transit engine that verifies, with a real Ed25519 key behind it. */
export async function startVault(
  signer: Signer,
): Promise<{ asked: string[]; be: (condition: VaultCondition) => void }> {
  const asked: string[] = [];
  let condition: VaultCondition = "well";
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url} ${String(request.headers["x-vault-token"])}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (condition === "sealed") return response.writeHead(503).end('{"errors":["Vault is sealed"]}');
    if (condition === "confused") return response.writeHead(200).end("<html>a proxy's page</html>");
    const { input, signature } = JSON.parse(Buffer.concat(chunks).toString()) as { input: string; signature: string };
    const [, , encoded = ""] = signature.split(":");
    const bytes = Buffer.from(encoded, "base64");
    if (bytes.length !== 64) return response.writeHead(400).end('{"errors":["invalid signature"]}');
    const valid = verify(null, Buffer.from(input, "base64"), signer.publicKey, bytes);
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data: { valid } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env.VAULT_ADDR = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.VAULT_TOKEN = "vault-test-token";
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    asked,
    be(next) {
      condition = next;
    },
  };
}

export interface SignedBody {
  payload: string;
  signature: string;
}

/** A signed request as a program would send it. */
export function signedBy(
  { privateKey }: Signer,
  claims: Record<string, unknown>,
  form: "plain" | `vault:v${number}` = "plain",
): SignedBody {
  const message = Buffer.from(JSON.stringify(claims));
  const encoded = sign(null, message, privateKey).toString("base64");
  return {
    payload: message.toString("base64url"),
    signature: form === "plain" ? encoded : `${form}:${encoded}`,
  };
}
