import { randomBytes } from "node:crypto";
import { POST as totpRoute } from "@/app/api/v1/auth/totp/route";
import { connectionSecretPurpose } from "@/features/identity/external/clients";
import { digest } from "@/lib/crypto/digest";
import { seal } from "@/lib/crypto/envelope";
import { hashPassword } from "@/lib/crypto/password";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { freshEmail, goodPassword, request } from "./api";
import { addTotp, codeOf } from "./second-factor";
import { makeStranger, type Seat, tokenOf, type World } from "./world";

export interface Input {
  params?: Record<string, string>;
  body?: unknown;
}

export interface Sample {
  /** What to send: makes the rows that it names, as the seat's own. Nothing unless told. */
  input?: (seat: Seat, world: World) => Input | Promise<Input>;
  /** What somebody who is allowed gets, where that is not the contract's status. */
  status?: number;
  /** Where somebody who may call it gets something else than others, by the column of the table. */
  except?: Readonly<Record<string, number>>;
}

const reason = "Asked for by a test";

const ofOrganization = ({ organizationId }: Seat): Input => ({ params: { organization_id: organizationId } });
const ofMember = (role: "viewer" | "admin") => (_seat: Seat, world: World) => ({
  params: { user_id: world.seats[role].userId },
});

async function ofConversation({ userId, organizationId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into conversations (id, organization_id, user_id, title) values (${id}, ${organizationId}, ${userId}, 'Sums')`;
  return { params: { conversation_id: id } };
}

async function ofRun(seat: Seat): Promise<Input> {
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

/** A run that has ended, whose log can be read to its end. */
async function ofEndedRun(seat: Seat): Promise<Input> {
  const input = await ofRun(seat);
  await pool()`delete from run_leases where run_id = ${input.params?.run_id ?? ""}`;
  await pool()`update runs set status = 'completed', ended_at = now() where id = ${input.params?.run_id ?? ""}`;
  return input;
}

async function ofInvitation({ organizationId, userId }: Seat, email = freshEmail()) {
  const id = newId();
  const token = randomBytes(32).toString("base64url");
  await pool()`
    insert into invitations (id, organization_id, email, role, token_hash, invited_by, expires_at, last_sent_at)
    values (${id}, ${organizationId}, ${email}, 'viewer', ${digest(token)}, ${userId}, now() + interval '1 day',
      now() - interval '1 day')`;
  return { params: { invitation_id: id }, token };
}

async function ofApiKey({ organizationId, userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into api_keys (id, organization_id, user_id, name, prefix, key_hash, scopes)
    values (${id}, ${organizationId}, ${userId}, 'Mine', 'cadre_sk_', ${randomBytes(16).toString("hex")}, ${["agents:read"]})`;
  return { params: { api_key_id: id } };
}

/** A service account of the test catalog that the organization uses, and a token of it. */
async function ofServiceAccount({ organizationId }: Seat): Promise<Input> {
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

async function ofConnection({ organizationId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into oidc_connections (id, organization_id, name, issuer, client_id, client_secret_encrypted, default_role)
    values (${id}, ${organizationId}, 'Acme', 'https://login.acme.invalid', 'cadre',
      ${seal("hush-hush", connectionSecretPurpose(id))}, 'member')`;
  return { params: { connection_id: id } };
}

async function ofDomain({ organizationId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into verified_domains (id, organization_id, domain, challenge)
    values (${id}, ${organizationId}, ${`d-${id}.invalid`}, 'challenge')`;
  return { params: { domain_id: id } };
}

async function ofPasskey({ userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into passkeys (id, user_id, name, credential_id, public_key, counter, transports, backed_up)
    values (${id}, ${userId}, 'Laptop', ${id}, ${Buffer.from("key")}, 0, ${[]}, false)`;
  return { params: { passkey_id: id } };
}

async function ofSession({ userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into sessions (id, user_id, kind, expires_at) values (${id}, ${userId}, 'browser', now() + interval '1 day')`;
  return { params: { session_id: id } };
}

async function ofDevice({ userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`
    insert into trusted_devices (id, user_id, token_hash, expires_at) values (${id}, ${userId}, ${id}, now() + interval '1 day')`;
  return { params: { device_id: id } };
}

async function ofIdentity({ userId }: Seat): Promise<Input> {
  const id = newId();
  await pool()`update users set password_hash = 'kept out of the way' where id = ${userId}`;
  await pool()`
    insert into external_identities (id, user_id, provider, subject) values (${id}, ${userId}, 'github', ${id})`;
  return { params: { identity_id: id } };
}

/** A stranger for operators to act on, changed as the act needs it. */
const ofStranger =
  (change = "") =>
  async (): Promise<Input> => {
    const { userId } = await makeStranger({ verified: !change.includes("email_verified_at") });
    if (change) await pool().unsafe(`update users set ${change} where id = '${userId}'`);
    return { params: { user_id: userId } };
  };

const withBody =
  (input: NonNullable<Sample["input"]>, body: unknown) =>
  async (seat: Seat, world: World): Promise<Input> => ({ ...(await input(seat, world)), body });

const body = (value: unknown) => () => ({ body: value });
const inOperated = (_seat: Seat, { organization }: World): Input => ({ params: { organization_id: organization.id } });

async function inState(change: string, _seat: Seat, { organization }: World): Promise<Input> {
  await pool().unsafe(`update organizations set ${change} where id = '${organization.id}'`);
  return { params: { organization_id: organization.id } };
}

async function givePassword(userId: string): Promise<void> {
  passwordHash ??= await hashPassword(goodPassword);
  await pool()`update users set password_hash = ${passwordHash} where id = ${userId}`;
}

/** Somebody who can sign in with the good password. */
async function ofPassword() {
  const stranger = await makeStranger();
  await givePassword(stranger.userId);
  return stranger;
}

/** The secret of an authenticator app that waits for its first code. */
async function startTotp(userId: string): Promise<string> {
  const started = await totpRoute(request("/api/v1/auth/totp", { method: "POST", token: await tokenOf(userId) }));
  return ((await started.json()) as { secret: string }).secret;
}

async function ofTotpSecret({ userId }: Seat): Promise<string> {
  return (await addTotp(await tokenOf(userId))).secret;
}

async function ofTotp(seat: Seat): Promise<Input> {
  await ofTotpSecret(seat);
  return {};
}

/** The secret of a link that was mailed to somebody. */
async function ofMailedLink(purpose: "verify_email" | "change_email" | "reset_password", userId?: string) {
  const stranger = await makeStranger({ verified: purpose !== "verify_email" });
  const secret = randomBytes(32).toString("base64url");
  const email = purpose === "change_email" ? freshEmail() : stranger.email;
  await pool()`
    insert into email_tokens (id, user_id, purpose, token_hash, email, expires_at)
    values (${newId()}, ${userId ?? stranger.userId}, ${purpose}, ${digest(secret)}, ${email}, now() + interval '1 hour')`;
  return secret;
}

const smallPng = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Hashed once: it takes a tenth of a second. */
let passwordHash: string | null = null;

const passkeyAnswer = { id: "x", rawId: "x", type: "public-key", clientExtensionResults: {}, response: {} };

/**
 * One request for every endpoint, as somebody who is allowed would send it. Closed: a new endpoint without a line here
 * fails the tests that go through all of them. `{}` needs no input.
 */
export const samples: Record<string, Sample> = {
  register: { input: () => ({ body: { email: freshEmail(), password: goodPassword, name: "Ada" } }) },
  issueToken: { input: async () => ({ body: { email: (await ofPassword()).email, password: goodPassword } }) },
  refreshToken: { input: body({ refresh_token: "a".repeat(43) }), status: 401 },
  logout: {},
  getMe: {},
  startSignIn: { input: async () => ({ body: { email: (await ofPassword()).email, password: goodPassword } }) },
  finishSignIn: { input: body({ challenge: "a".repeat(43), proof: { method: "totp", code: "000000" } }), status: 401 },
  getSecondFactors: {},
  startTotpEnrolment: {},
  confirmTotp: { input: async ({ userId }) => ({ body: { code: codeOf(await startTotp(userId)) } }) },
  removeTotp: { input: ofTotp },
  renewRecoveryCodes: { input: ofTotp },
  startReauthentication: {},
  reauthenticate: {
    input: async (seat) => ({ body: { proof: { method: "totp", code: codeOf(await ofTotpSecret(seat)) } } }),
  },
  startPasskeySignIn: {},
  signInWithPasskey: { input: body({ challenge: "a".repeat(43), response: passkeyAnswer }), status: 422 },
  startPasskeyRegistration: {},
  addPasskey: { input: body({ challenge: "a".repeat(43), name: "Key", response: passkeyAnswer }), status: 422 },
  renamePasskey: { input: withBody(ofPasskey, { name: "Desk" }) },
  removePasskey: { input: ofPasskey },
  startExternalSignIn: { input: body({ provider: "google" }), status: 404 },
  startSingleSignOn: { input: body({ email: "nobody@example.com" }), status: 404 },
  finishExternalSignIn: { input: body({ callback: "http://localhost:3000/x", answer: "code=x" }), status: 410 },
  listExternalIdentities: {},
  linkExternalIdentity: { input: body({ provider: "google" }), status: 404 },
  unlinkExternalIdentity: { input: ofIdentity },
  confirmExternalLink: { status: 410 },
  listSessions: {},
  endOwnSession: { input: ofSession },
  endOtherSessions: {},
  listTrustedDevices: {},
  forgetTrustedDevice: { input: ofDevice },
  getAccount: {},
  updateAccount: { input: body({ name: "Ada King" }) },
  deleteAccount: {},
  disableAccount: {},
  getAvatar: { status: 404 },
  setAvatar: { input: body({ content: smallPng }) },
  deleteAvatar: {
    input: async ({ userId }) => {
      await pool()`
        insert into avatars (user_id, content_type, content) values (${userId}, 'image/png', ${Buffer.from("png")})
        on conflict do nothing`;
      return {};
    },
  },
  requestEmailChange: { input: () => ({ body: { email: freshEmail() } }) },
  cancelEmailChange: {
    input: async ({ userId }) => {
      await ofMailedLink("change_email", userId);
      return {};
    },
  },
  exportAccount: {},
  listConsents: {},
  setConsent: { input: body({ document: "marketing", given: true }) },
  listNotificationPreferences: {},
  setNotificationPreference: { input: body({ category: "sign_ins", channel: "email", enabled: false }) },
  verifyEmail: { input: async () => ({ body: { token: await ofMailedLink("verify_email") } }) },
  resendVerification: { input: body({ email: "nobody@example.com" }) },
  confirmEmailChange: { input: async () => ({ body: { token: await ofMailedLink("change_email") } }) },
  forgotPassword: { input: body({ email: "nobody@example.com" }) },
  resetPassword: {
    input: async () => ({ body: { token: await ofMailedLink("reset_password"), password: goodPassword } }),
  },
  changePassword: {
    input: async ({ userId }) => {
      await givePassword(userId);
      return { body: { current_password: goodPassword, password: `other ${goodPassword}` } };
    },
  },
  listOrganizations: {},
  createOrganization: { input: body({ name: "Second works" }) },
  getOrganization: { input: ofOrganization },
  updateOrganization: { input: withBody(ofOrganization, { name: "Other works" }) },
  setOrganizationSecurity: {
    input: async (seat) => {
      await ofPasskey(seat);
      return { ...ofOrganization(seat), body: { require_second_factor: true } };
    },
  },
  deleteOrganization: { input: ofOrganization },
  restoreOrganization: {
    input: async (seat) => {
      await pool()`update organizations set delete_after = now() + interval '1 day' where id = ${seat.organizationId}`;
      return ofOrganization(seat);
    },
  },
  exportOrganization: { input: ofOrganization },
  listMembers: {},
  changeMemberRole: { input: withBody(ofMember("viewer"), { role: "member" }) },
  removeMember: { input: ofMember("viewer") },
  // Only members can leave, and the last owner cannot.
  leaveOrganization: {
    input: ofOrganization,
    except: { "foreign organization": 404, operator: 404, "suspended organization": 409 },
  },
  transferOwnership: {
    input: (seat, world) => ({ ...ofOrganization(seat), body: { user_id: world.seats.admin.userId } }),
  },
  listInvitations: {},
  createInvitations: { input: () => ({ body: { emails: [freshEmail()], role: "viewer" } }) },
  resendInvitation: { input: async (seat) => ({ params: (await ofInvitation(seat)).params }) },
  revokeInvitation: { input: async (seat) => ({ params: (await ofInvitation(seat)).params }) },
  acceptInvitation: {
    input: async ({ email }, world) => {
      const host = { ...world.seats.foreigner, organizationId: world.otherOrganizationId };
      return { body: { token: (await ofInvitation(host, email)).token } };
    },
  },
  registerByInvitation: {
    input: async (_seat, world) => {
      const { token } = await ofInvitation(world.seats.owner);
      return { body: { token, name: "Ada", password: goodPassword } };
    },
  },
  listApiKeys: {},
  createApiKey: { input: body({ name: "Mine", scopes: ["agents:read"] }) },
  getApiKey: { input: ofApiKey },
  renameApiKey: { input: withBody(ofApiKey, { name: "Yours" }) },
  rotateApiKey: { input: withBody(ofApiKey, {}) },
  revokeApiKey: { input: ofApiKey },
  getCredential: {},
  listServiceAccounts: {},
  enableServiceAccount: { input: body({ key: "automation" }) },
  disableServiceAccount: { input: ofServiceAccount },
  listServiceAccountTokens: { input: ofServiceAccount },
  issueServiceAccountToken: { input: withBody(ofServiceAccount, {}) },
  issueServiceAccountTokenBySignature: { input: body({ payload: "e30", signature: "AA" }), status: 401 },
  revokeServiceAccountTokens: { input: ofServiceAccount },
  revokeServiceAccountToken: { input: ofServiceAccount },
  listConnections: {},
  createConnection: {
    input: body({ name: "Acme", issuer: "https://acme.invalid", client_id: "cadre", client_secret: "hush-hush" }),
  },
  updateConnection: { input: withBody(ofConnection, { name: "Acme ID" }) },
  deleteConnection: { input: ofConnection },
  testConnection: { input: ofConnection },
  listDomains: {},
  addDomain: { input: () => ({ body: { domain: `d-${newId()}.example` } }) },
  verifyDomain: { input: ofDomain },
  deleteDomain: { input: ofDomain },
  createChat: { input: body({ message: "Hello" }) },
  createChatStream: { input: body({ message: "Hello" }) },
  createRun: { input: body({ message: "Hello" }) },
  getRun: { input: ofRun },
  streamRunEvents: { input: ofEndedRun, status: 204 },
  cancelRun: { input: ofRun },
  listConversations: {},
  getConversation: { input: ofConversation },
  renameConversation: { input: withBody(ofConversation, { title: "Products" }) },
  deleteConversation: { input: ofConversation },
  restoreConversation: {
    input: async (seat) => {
      const input = await ofConversation(seat);
      await pool()`update conversations set deleted_at = now() where id = ${input.params?.conversation_id ?? ""}`;
      return input;
    },
  },
  listMessages: { input: ofConversation },
  listAgents: {},
  listTools: {},
  listAuditEvents: {},
  summarizeAuditLog: {},
  verifyAuditLog: {},
  exportAuditLog: {},
  listSecurityEvents: {},
  getPlatformOverview: {},
  listSigningKeys: {},
  // The next key has not been shown for long enough.
  rotateSigningKeys: { status: 409 },
  listOperatedOrganizations: {},
  getOperatedOrganization: { input: inOperated },
  listOperatedMembers: { input: inOperated },
  suspendOrganization: { input: withBody(inOperated, { reason }) },
  reactivateOrganization: {
    input: (seat, world) => inState("suspended_at = now(), suspended_reason = 'x'", seat, world),
  },
  deleteOperatedOrganization: {
    input: (seat, world) => ({ ...inOperated(seat, world), body: { confirmation: world.organization.slug, reason } }),
  },
  restoreOperatedOrganization: {
    input: (seat, world) => inState("delete_after = now() + interval '1 day'", seat, world),
  },
  listOperatedUsers: {},
  getOperatedUser: { input: ofStranger() },
  disableUser: { input: withBody(ofStranger(), { reason }) },
  enableUser: { input: ofStranger("disabled_at = now(), disabled_by = 'operator'") },
  unlockUser: { input: ofStranger() },
  endUserSessions: { input: ofStranger() },
  resendUserVerification: { input: ofStranger("email_verified_at = null") },
  setPlatformRole: { input: withBody(ofStranger(), { platform_role: "platform_operator" }) },
  approveUser: { input: ofStranger("approval = 'pending'") },
  rejectUser: { input: withBody(ofStranger("approval = 'pending'"), { reason }) },
  // Only from a browser, whose cookie it is.
  startImpersonation: {
    status: 403,
    input: async () => {
      const { params } = await ofStranger()();
      return { body: { user_id: params?.user_id, reason } };
    },
  },
  endImpersonation: {},
  getHealth: {},
};
