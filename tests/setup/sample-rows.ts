import { randomBytes } from "node:crypto";
import { POST as totpRoute } from "@/app/api/v1/auth/totp/route";
import { completeDefinition } from "@/features/agents/definition/schema";
import { connectionSecretPurpose } from "@/features/identity/external/clients";
import { sealPurpose } from "@/features/models/routing/organization-access";
import { registerWorkflow } from "@/features/workflows/catalog/registry";
import { digest, sha256 } from "@/lib/crypto/digest";
import { seal } from "@/lib/crypto/envelope";
import { hashPassword } from "@/lib/crypto/password";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { putBytes } from "@/lib/storage/storage";
import { freshEmail, goodPassword, request } from "./api";
import { addTotp } from "./second-factor";
import { makeStranger, type Seat, tokenOf, type World } from "./world";

export interface Input {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

/** Makes the rows that a request names, as the seat's own, and the request. */
export type InputMaker = (seat: Seat, world: World) => Input | Promise<Input>;

export const reason = "Asked for by a test";

export const ofOrganization = ({ organizationId }: Seat): Input => ({ params: { organization_id: organizationId } });
export const ofMember = (role: "viewer" | "admin") => (_seat: Seat, world: World) => ({
  params: { user_id: world.seats[role].userId },
});

export async function ofConversation({ userId, organizationId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into conversations (id, organization_id, user_id, title) values (${id}, ${organizationId}, ${userId}, 'Sums')`;
  return { params: { conversation_id: id } };
}

export async function ofFile({ userId, organizationId }: Seat): Promise<Input> {
  const id = newId();
  const storageKey = `${organizationId}/${id}`;
  await putBytes(storageKey, Buffer.from("Sums"), "text/plain");
  await pool()`
    insert into files (id, organization_id, user_id, name, media_type, size_bytes, sha256, storage_key)
    values (${id}, ${organizationId}, ${userId}, 'sums.txt', 'text/plain', 4, ${sha256("Sums").toString("hex")}, ${storageKey})`;
  return { params: { file_id: id } };
}

/** An answer in a conversation, which it is the head of. */
export async function ofAnswer(seat: Seat): Promise<Input> {
  const { params } = await ofConversation(seat);
  const conversationId = params?.conversation_id ?? "";
  const [question, answer] = [newId(), newId()];
  await pool()`
    insert into messages (id, organization_id, conversation_id, parent_id, role, content)
    values (${question}, ${seat.organizationId}, ${conversationId}, null, 'user', 'How much is it?'),
      (${answer}, ${seat.organizationId}, ${conversationId}, ${question}, 'assistant', 'Four.')`;
  await pool()`update conversations set head_id = ${answer} where id = ${conversationId}`;
  return { params: { conversation_id: conversationId, message_id: answer } };
}

export async function ofQueued(seat: Seat): Promise<Input> {
  const { params } = await ofConversation(seat);
  const id = newId();
  await pool()`
    insert into queued_messages (id, organization_id, conversation_id, user_id, position, content)
    values (${id}, ${seat.organizationId}, ${params?.conversation_id ?? ""}, ${seat.userId}, 1, 'And then?')`;
  return { params: { ...params, queued_message_id: id } };
}

/** A link to a conversation; `token` is its secret. */
export async function ofLink(seat: Seat): Promise<Input> {
  const { params } = await ofAnswer(seat);
  const id = newId();
  const token = randomBytes(32).toString("base64url");
  await pool()`
    insert into conversation_links (id, organization_id, conversation_id, token_hash, head_id)
    values (${id}, ${seat.organizationId}, ${params?.conversation_id ?? ""}, ${digest(token)}, ${params?.message_id ?? ""})`;
  return { params: { ...params, link_id: id, token } };
}

/** The secret of a link, as whoever has it reads the conversation. */
export async function ofSecret(seat: Seat): Promise<Input> {
  return { body: { token: (await ofLink(seat)).params?.token } };
}

/** A file that came with a message of a conversation, and the secret of a link to it. */
export async function ofSharedFile(seat: Seat): Promise<Input> {
  const link = (await ofLink(seat)).params ?? {};
  const file = (await ofFile(seat)).params ?? {};
  await pool()`
    insert into message_files (organization_id, message_id, file_id, position)
    values (${seat.organizationId}, ${link.message_id ?? ""}, ${file.file_id ?? ""}, 1)`;
  return { body: { token: link.token, file_id: file.file_id } };
}

export async function ofRun(seat: Seat): Promise<Input> {
  const { params } = await ofConversation(seat);
  const id = newId();
  await pool()`
    insert into runs (id, organization_id, user_id, conversation_id, agent_key, current_agent_key, status, model, input,
      stream_id, started_at)
    values (${id}, ${seat.organizationId}, ${seat.userId}, ${params?.conversation_id ?? ""}, 'triage', 'triage', 'running', 'demo',
      'Go', ${newId()}, now())`;
  await pool()`
    insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
    values (${id}, ${seat.organizationId}, 'elsewhere', 1, now() + interval '1 hour')`;
  return { params: { run_id: id } };
}

/** A run of a workflow in the state that an endpoint takes. */
export function ofWorkflowRun(state: "working" | "paused" | "failed") {
  return async (seat: Seat): Promise<Input> => {
    const id = newId();
    const status = state === "working" ? "running" : state;
    await pool()`
      insert into runs (id, organization_id, user_id, kind, workflow_key, status, model, input, stream_id, started_at, ended_at)
      values (${id}, ${seat.organizationId}, ${seat.userId}, 'workflow', 'analysis-code', ${status}, 'demo', 'Tea', ${id}, now(),
        ${state === "failed" ? new Date().toISOString() : null})`;
    if (state !== "failed") {
      await pool()`
        insert into run_leases (run_id, organization_id, owner, epoch, expires_at, pause_requested, from_queue)
        values (${id}, ${seat.organizationId}, ${state === "paused" ? "" : "elsewhere"}, 1, 'infinity', ${state === "paused"}, true)`;
    }
    return { params: { run_id: id } };
  };
}

/** A workflow that asks a person at once: a request never waits for its end. */
export function ofAskingWorkflow(): Input {
  registerWorkflow({
    key: "asks-at-once",
    displayName: "Asks at once",
    description: "Waits for a person.",
    stages: [
      {
        name: "asking",
        mode: "sequential",
        steps: [{ kind: "approval", name: "asks", message: "Go on?", onReject: "fail" }],
      },
    ],
  });
  return { params: { workflow_key: "asks-at-once" } };
}

export async function ofMemory({ organizationId, userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into memories (id, organization_id, user_id, content)
    values (${id}, ${organizationId}, ${userId}, 'Prefers short answers.')`;
  return { params: { memory_id: id } };
}

/** A tool call of a run of the seat's own that waits for a person. */
export async function ofApproval(seat: Seat): Promise<Input> {
  const { params } = await ofRun(seat);
  const runId = params?.run_id ?? "";
  const id = newId();
  const asked = {
    schema: "public_sse_v1",
    event_id: 1,
    run_id: runId,
    stream_id: newId(),
    server_timestamp: new Date().toISOString(),
    agent: "triage",
    kind: "tool.approval",
    output_index: 0,
    item_id: "item_0",
    call_id: "call_1",
    tool: "calculator",
    approval_id: id,
    status: "requested",
    arguments: "{}",
    reason: null,
  };
  const frame = `id: 1\nevent: tool.approval\ndata: ${JSON.stringify(asked)}\n\n`;
  await pool()`update runs set status = 'waiting' where id = ${runId}`;
  await pool()`update run_leases set owner = '', expires_at = 'infinity' where run_id = ${runId}`;
  await pool()`
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    values (${seat.organizationId}, ${runId}, 1, 1, 1, ${frame})`;
  await pool()`
    insert into approvals (id, organization_id, run_id, call_id, item_id, agent_key, tool, tool_name, arguments, status)
    values (${id}, ${seat.organizationId}, ${runId}, '0/call_1', 'item_0', 'triage', 'calculator', 'Calculator', '{}',
      'pending')`;
  return { params: { approval_id: id } };
}

/** A run that has ended, whose log can be read to its end. */
export async function ofEndedRun(seat: Seat): Promise<Input> {
  const input = await ofRun(seat);
  await pool()`delete from run_leases where run_id = ${input.params?.run_id ?? ""}`;
  await pool()`update runs set status = 'completed', ended_at = now() where id = ${input.params?.run_id ?? ""}`;
  return input;
}

/** An agent of the seat's own with a version that is not published, a published one and a draft that says something else. */
export async function ofAgent({ organizationId, userId }: Seat): Promise<Input> {
  const id = newId();
  const definition = (name: string) => JSON.stringify(completeDefinition({ name, instructions: "Be kind." }));
  await pool()`
    insert into agents (id, organization_id, key, draft, published_version, created_by)
    values (${id}, ${organizationId}, ${`agent-${id}`}, ${definition("Third")}::text::jsonb, 2, ${userId})`;
  await pool()`
    insert into agent_versions (organization_id, agent_id, version, definition)
    values (${organizationId}, ${id}, 1, ${definition("First")}::text::jsonb),
      (${organizationId}, ${id}, 2, ${definition("Second")}::text::jsonb)`;
  return { params: { agent_id: id, version: "1" } };
}

export async function ofInvitation({ organizationId, userId }: Seat, email = freshEmail()) {
  const id = newId();
  const token = randomBytes(32).toString("base64url");
  await pool()`
    insert into invitations (id, organization_id, email, role, token_hash, invited_by, expires_at, last_sent_at)
    values (${id}, ${organizationId}, ${email}, 'viewer', ${digest(token)}, ${userId}, now() + interval '1 day',
      now() - interval '1 day')`;
  return { params: { invitation_id: id }, token };
}

export async function ofApiKey({ organizationId, userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into api_keys (id, organization_id, user_id, name, prefix, key_hash, scopes)
    values (${id}, ${organizationId}, ${userId}, 'Mine', 'cadre_sk_', ${randomBytes(16).toString("hex")}, ${["agents:read"]})`;
  return { params: { api_key_id: id } };
}

/** A service account of the test catalog that the organization uses, and a token of it. */
export async function ofServiceAccount({ organizationId }: Seat): Promise<Input> {
  const [account, principal, token] = [newId(), newId(), newId()];
  await pool()`
    insert into users (id, kind, email, name) values (${principal}, 'service_account', ${`${principal}@invalid`}, 'Automation')`;
  await pool()`
    insert into service_accounts (id, organization_id, key, user_id)
    values (${account}, ${organizationId}, 'automation', ${principal})`;
  await pool()`
    insert into service_account_tokens (id, organization_id, service_account_id, scopes, issued_via, kid, expires_at)
    values (${token}, ${organizationId}, ${account}, ${["agents:read"]}, 'person', 'kid', now() + interval '1 hour')`;
  return { params: { service_account_key: "automation", token_id: token } };
}

export async function ofConnection({ organizationId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into oidc_connections (id, organization_id, name, issuer, client_id, client_secret_encrypted, default_role)
    values (${id}, ${organizationId}, 'Acme', 'https://login.acme.invalid', 'cadre',
      ${seal("hush-hush", connectionSecretPurpose(id))}, 'member')`;
  return { params: { connection_id: id } };
}

/** An MCP server that nobody answers for, and a tool that it once offered. */
export async function ofToolSource({ organizationId, userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into tool_sources (id, organization_id, kind, key, name, url, authentication, timeout_ms, created_by)
    values (${id}, ${organizationId}, 'mcp', ${`acme_${id.replaceAll("-", "").slice(-12)}`}, 'Acme',
      'https://mcp.acme.invalid', 'none', 5000, ${userId})`;
  await pool()`
    insert into source_tools (organization_id, source_id, name, description, input_schema, effect)
    values (${organizationId}, ${id}, 'forecast', 'Tells the weather.', '{"type":"object"}', 'pure')`;
  return { params: { source_id: id } };
}

export async function ofProviderKey({ organizationId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into provider_keys (id, organization_id, provider, name, key_encrypted, last_four, base_url, models)
    values (${id}, ${organizationId}, 'openai_compatible', 'Ours', ${seal("sk-sample", sealPurpose({ organizationId, id }))},
      'mple', 'https://127.0.0.1/v1', ${["ours"]})`;
  return { params: { provider_key_id: id } };
}

export async function ofDomain({ organizationId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into verified_domains (id, organization_id, domain, challenge)
    values (${id}, ${organizationId}, ${`d-${id}.invalid`}, 'challenge')`;
  return { params: { domain_id: id } };
}

export async function ofPasskey({ userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into passkeys (id, user_id, name, credential_id, public_key, counter, transports, backed_up)
    values (${id}, ${userId}, 'Laptop', ${id}, ${Buffer.from("key")}, 0, ${[]}, false)`;
  return { params: { passkey_id: id } };
}

export async function ofSession({ userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into sessions (id, user_id, kind, expires_at) values (${id}, ${userId}, 'browser', now() + interval '1 day')`;
  return { params: { session_id: id } };
}

export async function ofDevice({ userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into trusted_devices (id, user_id, token_hash, expires_at) values (${id}, ${userId}, ${id}, now() + interval '1 day')`;
  return { params: { device_id: id } };
}

export async function ofIdentity({ userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`update users set password_hash = 'kept out of the way' where id = ${userId}`;
  await pool()`
    insert into external_identities (id, user_id, provider, subject) values (${id}, ${userId}, 'github', ${id})`;
  return { params: { identity_id: id } };
}

/** A stranger for operators to act on, changed as the act needs it. */
export const ofStranger =
  (change = "") =>
  async (): Promise<Input> => {
    const { userId } = await makeStranger({ verified: !change.includes("email_verified_at") });
    if (change) await pool().unsafe(`update users set ${change} where id = '${userId}'`);
    return { params: { user_id: userId } };
  };

export const withBody =
  (input: InputMaker, body: unknown) =>
  async (seat: Seat, world: World): Promise<Input> => ({ ...(await input(seat, world)), body });

export const body = (value: unknown) => () => ({ body: value });
export const inOperated = (_seat: Seat, { organization }: World): Input => ({
  params: { organization_id: organization.id },
});

export async function inState(change: string, _seat: Seat, { organization }: World): Promise<Input> {
  await pool().unsafe(`update organizations set ${change} where id = '${organization.id}'`);
  return { params: { organization_id: organization.id } };
}

export async function givePassword(userId: string): Promise<void> {
  passwordHash ??= await hashPassword(goodPassword);
  await pool()`update users set password_hash = ${passwordHash} where id = ${userId}`;
}

/** Somebody who can sign in with the good password. */
export async function ofPassword() {
  const stranger = await makeStranger();
  await givePassword(stranger.userId);
  return stranger;
}

/** The secret of an authenticator app that waits for its first code. */
export async function startTotp(userId: string): Promise<string> {
  const started = await totpRoute(request("/api/v1/auth/totp", { method: "POST", token: await tokenOf(userId) }));
  return ((await started.json()) as { secret: string }).secret;
}

export async function ofTotpSecret({ userId }: Seat): Promise<string> {
  return (await addTotp(await tokenOf(userId))).secret;
}

export async function ofTotp(seat: Seat): Promise<Input> {
  await ofTotpSecret(seat);
  return {};
}

/** The secret of a link that was mailed to somebody. */
export async function ofMailedLink(purpose: "verify_email" | "change_email" | "reset_password", userId?: string) {
  const stranger = await makeStranger({ verified: purpose !== "verify_email" });
  const secret = randomBytes(32).toString("base64url");
  const email = purpose === "change_email" ? freshEmail() : stranger.email;
  await pool()`
    insert into email_tokens (id, user_id, purpose, token_hash, email, expires_at)
    values (${newId()}, ${userId ?? stranger.userId}, ${purpose}, ${digest(secret)}, ${email}, now() + interval '1 hour')`;
  return secret;
}

export const smallPng =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Hashed once: it takes a tenth of a second. */
let passwordHash: string | null = null;

export const passkeyAnswer = { id: "x", rawId: "x", type: "public-key", clientExtensionResults: {}, response: {} };
