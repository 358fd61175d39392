import { completeDefinition } from "@/features/agents/definition/schema";
import { defaultPolicy } from "@/features/guardrails/policy/plan";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { freshEmail, goodPassword } from "./api";
import { notificationSamples } from "./notification-samples";
import {
  body,
  givePassword,
  type InputMaker,
  inOperated,
  inState,
  ofAgent,
  ofAnswer,
  ofApiKey,
  ofApproval,
  ofAskingWorkflow,
  ofConnection,
  ofConversation,
  ofDevice,
  ofDomain,
  ofEndedRun,
  ofFile,
  ofIdentity,
  ofInvitation,
  ofLink,
  ofMailedLink,
  ofMember,
  ofMemory,
  ofOrganization,
  ofPasskey,
  ofPassword,
  ofProviderKey,
  ofQueued,
  ofRun,
  ofSecret,
  ofServiceAccount,
  ofSession,
  ofSharedFile,
  ofStranger,
  ofToolSource,
  ofTotp,
  ofTotpSecret,
  ofWorkflowRun,
  passkeyAnswer,
  reason,
  smallPng,
  startTotp,
  withBody,
} from "./sample-rows";
import { scheduleSamples } from "./schedule-samples";
import { codeOf } from "./second-factor";
import { workflowSamples } from "./workflow-samples";

export interface Sample {
  /** What to send: makes the rows that it names, as the seat's own. Nothing unless told. */
  input?: InputMaker;
  /** What somebody who is allowed gets, where that is not the contract's status. */
  status?: number;
  /** Where somebody who may call it gets something else than others, by the column of the table. */
  except?: Readonly<Record<string, number>>;
}

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
  getColleagueAvatar: { input: ofMember("viewer"), status: 404 },
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
  listModels: {},
  getModelSettings: {},
  putModelSettings: {
    input: body({ default_model: null, small_model: null, reasoning_effort: "low", fallback_models: [] }),
  },
  listProviderKeys: {},
  // The address of this key leads into our own network, so it is not asked.
  createProviderKey: {
    input: body({ provider: "anthropic", name: "Ours", key: "sk-ant-sample", base_url: "https://127.0.0.1/v1" }),
    status: 422,
  },
  deleteProviderKey: { input: ofProviderKey },
  testProviderKey: { input: ofProviderKey },
  listDomains: {},
  addDomain: { input: () => ({ body: { domain: `d-${newId()}.example` } }) },
  verifyDomain: { input: ofDomain },
  deleteDomain: { input: ofDomain },
  createChat: { input: body({ message: "Hello" }) },
  createChatStream: { input: body({ message: "Hello" }) },
  createRun: { input: body({ message: "Hello" }) },
  listRuns: {},
  getRun: { input: ofRun },
  getRunTrace: { input: ofRun },
  listRunSteps: { input: ofRun },
  streamRunEvents: { input: ofEndedRun, status: 204 },
  cancelRun: { input: ofRun },
  pauseRun: { input: ofWorkflowRun("working") },
  resumeRun: { input: ofWorkflowRun("paused") },
  retryRun: { input: ofWorkflowRun("failed") },
  rerunRun: { input: withBody(ofWorkflowRun("failed"), {}) },
  deleteRun: { input: ofWorkflowRun("failed") },
  runWorkflow: {
    input: () => ({ ...ofAskingWorkflow(), body: { input: "Tea", wait_seconds: 1 } }),
    status: 202,
  },
  streamWorkflow: { input: () => ({ ...ofAskingWorkflow(), body: { input: "Tea" } }) },
  listMemories: {},
  createMemory: { input: body({ content: "Prefers short answers." }) },
  updateMemory: { input: withBody(ofMemory, { content: "Prefers long answers." }) },
  deleteMemory: { input: ofMemory },
  getMemoryPreference: {},
  putMemoryPreference: { input: body({ about_me: false }) },
  deleteMemories: { input: () => ({ query: { scope: "user" } }) },
  getRetention: {},
  updateRetention: { input: body({ run_event_days: 30 }) },
  previewRetention: {},
  listApprovals: {},
  getApproval: { input: ofApproval },
  approveCall: { input: withBody(ofApproval, {}) },
  rejectCall: { input: withBody(ofApproval, { reason: "Too early." }) },
  listConversations: {},
  getConversation: { input: ofConversation },
  updateConversation: { input: withBody(ofConversation, { title: "Products" }) },
  deleteConversation: { input: ofConversation },
  restoreConversation: {
    input: async (seat) => {
      const input = await ofConversation(seat);
      await pool()`update conversations set deleted_at = now() where id = ${input.params?.conversation_id ?? ""}`;
      return input;
    },
  },
  listMessages: { input: ofConversation },
  switchBranch: {
    input: async (seat) => {
      const { params } = await ofAnswer(seat);
      return { ...(params ? { params } : {}), body: { message_id: params?.message_id } };
    },
  },
  getQueue: { input: ofConversation },
  queueMessage: { input: withBody(ofConversation, { message: "And then?" }) },
  reorderQueue: {
    input: async (seat) => {
      const { params } = await ofQueued(seat);
      return { ...(params ? { params } : {}), body: { ids: [params?.queued_message_id] } };
    },
  },
  changeQueuedMessage: { input: withBody(ofQueued, { message: "And now?" }) },
  removeQueuedMessage: { input: ofQueued },
  sendQueuedMessage: { input: ofQueued },
  listConversationLinks: { input: ofConversation },
  createConversationLink: { input: withBody(ofAnswer, {}) },
  revokeConversationLink: { input: ofLink },
  readSharedFile: { input: (_seat, world) => ofSharedFile(world.seats.owner) },
  readSharedConversation: { input: (_seat, world) => ofSecret(world.seats.owner) },
  searchMessages: { input: () => ({ query: { q: "zebra" } }) },
  exportConversation: { input: ofConversation },
  getConversationUsage: { input: ofConversation },
  rateMessage: { input: withBody(ofAnswer, { rating: "good" }) },
  unrateMessage: { input: ofAnswer },
  uploadFile: { input: () => ({ query: { name: "sums.txt" }, body: new TextEncoder().encode("1 + 1") }) },
  getFile: { input: ofFile },
  downloadFile: { input: ofFile },
  deleteFile: { input: ofFile },
  listAgents: {},
  createAgent: { input: body({ name: "Helper" }) },
  importAgent: {
    input: body({
      format: "cadre.agent/1",
      key: "helper",
      version: null,
      exported_at: "2026-01-01T00:00:00Z",
      definition: completeDefinition({ name: "Helper" }),
    }),
  },
  getAgent: { input: ofAgent },
  updateAgent: { input: withBody(ofAgent, { draft_revision: 1, description: "Helps." }) },
  archiveAgent: { input: ofAgent },
  restoreAgent: {
    input: async (seat) => {
      const input = await ofAgent(seat);
      await pool()`update agents set archived_at = now() where id = ${input.params?.agent_id ?? ""}`;
      return input;
    },
  },
  duplicateAgent: { input: ofAgent },
  exportAgent: { input: ofAgent },
  listAgentExecutions: { input: ofAgent },
  listAgentVersions: { input: ofAgent },
  createAgentVersion: { input: withBody(ofAgent, { note: "Kinder" }) },
  getAgentVersion: { input: ofAgent },
  publishAgentVersion: { input: ofAgent },
  rollBackAgent: { input: withBody(ofAgent, { version: 1 }) },
  getGuardrailPolicy: {},
  setGuardrailPolicy: { input: body({ ...defaultPolicy, preset: "strict" }) },
  checkText: { input: body({ text: "My card is 4111 1111 1111 1111." }) },
  listTools: {},
  listToolPolicies: {},
  setToolPolicies: { input: body({ policies: [{ tool: "calculator", policy: "approval" }] }) },
  listToolSources: {},
  createToolSource: { input: body({ kind: "mcp", name: "Acme", url: "https://mcp.acme.invalid" }) },
  updateToolSource: { input: withBody(ofToolSource, { name: "Acme tools" }) },
  deleteToolSource: { input: ofToolSource },
  refreshToolSource: { input: ofToolSource },
  testToolSource: { input: ofToolSource },
  // Nobody answers where this source is said to be.
  connectToolSource: { input: ofToolSource, status: 409 },
  finishToolSourceConnection: { input: body({ answer: "?code=x&state=y.z" }), status: 410 },
  listSourceTools: { input: ofToolSource },
  updateSourceTools: { input: withBody(ofToolSource, { tools: [{ name: "forecast", exposed: true }] }) },
  listActivity: {},
  streamActivity: {},
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
  listQueues: {},
  listDeadLetters: {},
  retryDeadLetters: { input: body({ queue: "mail" }) },
  discardDeadLetters: { input: body({ queue: "mail" }) },
  getHealth: {},
  ...scheduleSamples,
  ...notificationSamples,
  ...workflowSamples,
};
