import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contracts } from "@/features/api-reference/data";
import { ensureSigningKey } from "@/lib/auth/signing-keys";
import { pool } from "@/lib/db/client";
import { callAs } from "../setup/handlers";
import { startMailbox } from "../setup/mailbox";
import { startEngine } from "../setup/runs";
import { samples } from "../setup/samples";
import { startScriptedModel } from "../setup/scripted-model";
import { writeTestCatalog } from "../setup/service-accounts";
import { makeWorld, signedIn } from "../setup/world";

writeTestCatalog();
await startScriptedModel("responses");
await startMailbox();
await startEngine();
await ensureSigningKey();

/**
 * What a successful call leaves behind, with the request's id: a row in the organization's audit log, or, where it is about a
 * person's own account, a security event.
 */
type Trace = { audit: string } | { event: string } | { event: string; shownIn: string } | { none: string };

const unfinished = "begins something that changes nothing until it is finished";
const files = {
  factors: "tests/integration/second-factor.test.ts",
  outside: "tests/integration/external-sign-in.test.ts",
  signed: "tests/integration/service-accounts-signed.test.ts",
  toolSources: "tests/integration/tools/oauth.test.ts",
  watching: "tests/integration/operator-impersonation.test.ts",
};

/** Closed: a new endpoint that writes fails this test until it has a line, and an exception needs its reason. */
const traces: Record<string, Trace> = {
  register: { audit: "organization.created" },
  issueToken: { event: "session.started" },
  refreshToken: { none: "continues a session; a token that comes twice is an event, shown in auth-refresh.test.ts" },
  logout: { none: "ends one's own session, whose row keeps when" },
  startSignIn: { none: unfinished },
  finishSignIn: { none: "answers a ticket; the session that it opens is the event" },
  startTotpEnrolment: { none: unfinished },
  confirmTotp: { event: "second_factor.added" },
  removeTotp: { event: "second_factor.removed" },
  renewRecoveryCodes: { event: "second_factor.renewed" },
  startReauthentication: { none: unfinished },
  reauthenticate: { none: "the session's row keeps when it was last confirmed; a failed try is an event" },
  startPasskeySignIn: { none: unfinished },
  signInWithPasskey: { none: "answers a ticket; the session that it opens is the event" },
  startPasskeyRegistration: { none: unfinished },
  addPasskey: { event: "second_factor.added", shownIn: files.factors },
  renamePasskey: { none: "a label for oneself" },
  removePasskey: { event: "second_factor.removed" },
  startExternalSignIn: { none: unfinished },
  startSingleSignOn: { none: unfinished },
  finishExternalSignIn: { event: "identity.linked", shownIn: files.outside },
  linkExternalIdentity: { none: unfinished },
  unlinkExternalIdentity: { event: "identity.unlinked" },
  confirmExternalLink: { event: "identity.linked", shownIn: files.outside },
  endOwnSession: { event: "session.revoked" },
  endOtherSessions: { event: "session.revoked" },
  forgetTrustedDevice: { none: "only makes the next sign-in ask for more" },
  updateAccount: { event: "profile.changed" },
  deleteAccount: { audit: "member.left" },
  disableAccount: { event: "account.disabled" },
  setAvatar: { event: "profile.changed" },
  deleteAvatar: { event: "profile.changed" },
  requestEmailChange: { event: "email.change_requested" },
  cancelEmailChange: { none: "takes back what was not confirmed" },
  exportAccount: { event: "account.exported" },
  setConsent: { event: "consent.given" },
  setNotificationPreference: { none: "a preference for oneself" },
  verifyEmail: { event: "email.verified" },
  resendVerification: { none: "sends a mail to the owner of the address and changes nothing" },
  confirmEmailChange: { event: "email.changed" },
  forgotPassword: { none: "sends a mail to the owner of the address and changes nothing" },
  resetPassword: { event: "password.reset" },
  changePassword: { event: "password.changed" },
  updateRetention: { audit: "retention.changed" },
  uploadFile: { audit: "file.stored" },
  deleteFile: { audit: "file.deleted" },
  createWorkflow: { audit: "workflow.created" },
  importWorkflow: { audit: "workflow.created" },
  updateWorkflow: { audit: "workflow.changed" },
  archiveWorkflow: { audit: "workflow.archived" },
  restoreWorkflow: { audit: "workflow.restored" },
  duplicateWorkflow: { audit: "workflow.created" },
  createWorkflowVersion: { audit: "workflow.version_created" },
  publishWorkflowVersion: { audit: "workflow.published" },
  rollBackWorkflow: { audit: "workflow.rolled_back" },
  createAgent: { audit: "agent.created" },
  importAgent: { audit: "agent.created" },
  updateAgent: { audit: "agent.changed" },
  archiveAgent: { audit: "agent.archived" },
  restoreAgent: { audit: "agent.restored" },
  duplicateAgent: { audit: "agent.created" },
  createAgentVersion: { audit: "agent.version_created" },
  publishAgentVersion: { audit: "agent.published" },
  rollBackAgent: { audit: "agent.rolled_back" },
  createOrganization: { audit: "organization.created" },
  updateOrganization: { audit: "organization.updated" },
  setOrganizationSecurity: { audit: "organization.security_changed" },
  deleteOrganization: { audit: "organization.deletion_scheduled" },
  restoreOrganization: { audit: "organization.restored" },
  changeMemberRole: { audit: "member.role_changed" },
  removeMember: { audit: "member.removed" },
  leaveOrganization: { audit: "member.left" },
  transferOwnership: { audit: "organization.transferred" },
  createInvitations: { audit: "invitation.created" },
  resendInvitation: { audit: "invitation.resent" },
  revokeInvitation: { audit: "invitation.revoked" },
  acceptInvitation: { audit: "invitation.accepted" },
  registerByInvitation: { audit: "invitation.accepted" },
  createApiKey: { audit: "api_key.created" },
  renameApiKey: { audit: "api_key.renamed" },
  rotateApiKey: { audit: "api_key.rotated" },
  revokeApiKey: { audit: "api_key.revoked" },
  enableServiceAccount: { audit: "service_account.enabled" },
  disableServiceAccount: { audit: "service_account.disabled" },
  issueServiceAccountToken: { audit: "service_account_token.issued" },
  issueServiceAccountTokenBySignature: { event: "service_account_token.issued", shownIn: files.signed },
  revokeServiceAccountTokens: { audit: "service_account.tokens_revoked" },
  revokeServiceAccountToken: { audit: "service_account_token.revoked" },
  createConnection: { audit: "single_sign_on.connection_created" },
  updateConnection: { audit: "single_sign_on.connection_changed" },
  deleteConnection: { audit: "single_sign_on.connection_deleted" },
  testConnection: { audit: "single_sign_on.connection_tested" },
  putModelSettings: { audit: "model_settings.updated" },
  createProviderKey: { event: "provider_key.created", shownIn: "tests/integration/models/provider-keys.test.ts" },
  deleteProviderKey: { audit: "provider_key.deleted" },
  testProviderKey: { audit: "provider_key.tested" },
  addDomain: { audit: "domain.added" },
  verifyDomain: { event: "domain.verified", shownIn: "tests/integration/single-sign-on-settings.test.ts" },
  deleteDomain: { audit: "domain.removed" },
  createChat: { audit: "run.started" },
  createChatStream: { audit: "run.started" },
  createRun: { audit: "run.started" },
  cancelRun: { audit: "run.cancelled" },
  pauseRun: { audit: "run.paused" },
  resumeRun: { audit: "run.resumed" },
  retryRun: { audit: "run.started" },
  rerunRun: { audit: "run.started" },
  deleteRun: { audit: "run.deleted" },
  runWorkflow: { audit: "run.started" },
  streamWorkflow: { audit: "run.started" },
  createMemory: { audit: "memory.created" },
  updateMemory: { audit: "memory.changed" },
  deleteMemory: { audit: "memory.deleted" },
  putMemoryPreference: { audit: "memory_preference.updated" },
  deleteMemories: { audit: "memory.all_deleted" },
  approveCall: { audit: "approval.approved" },
  rejectCall: { audit: "approval.rejected" },
  updateConversation: { audit: "conversation.renamed" },
  queueMessage: { audit: "message.queued" },
  reorderQueue: { audit: "message.queue_reordered" },
  changeQueuedMessage: { audit: "message.queued_changed" },
  removeQueuedMessage: { audit: "message.unqueued" },
  sendQueuedMessage: { audit: "message.sent_now" },
  createConversationLink: { audit: "conversation.link_created" },
  revokeConversationLink: { audit: "conversation.link_revoked" },
  readSharedFile: { none: "reads; a POST only so that the secret stands in no log" },
  readSharedConversation: { none: "reads; a POST only so that the secret stands in no log" },
  switchBranch: { audit: "conversation.branch_shown" },
  rateMessage: { audit: "message.rated" },
  unrateMessage: { audit: "message.rating_removed" },
  deleteConversation: { audit: "conversation.deleted" },
  restoreConversation: { audit: "conversation.restored" },
  setToolPolicies: { audit: "tool_policy.changed" },
  createToolSource: { audit: "tool_source.created" },
  updateToolSource: { audit: "tool_source.changed" },
  deleteToolSource: { audit: "tool_source.deleted" },
  refreshToolSource: { audit: "tool_source.refreshed" },
  testToolSource: { audit: "tool_source.tested" },
  connectToolSource: { event: "tool_source.connection_started", shownIn: files.toolSources },
  finishToolSourceConnection: { event: "tool_source.connected", shownIn: files.toolSources },
  setGuardrailPolicy: { audit: "guardrails.changed" },
  checkText: { none: "judges a text and stores nothing" },
  updateSourceTools: { audit: "tool_source.tools_changed" },
  retryDeadLetters: { event: "jobs.retried" },
  discardDeadLetters: { event: "jobs.discarded" },
  rotateSigningKeys: { event: "signing_keys.rotated", shownIn: "tests/integration/signing-keys.test.ts" },
  suspendOrganization: { audit: "organization.suspended" },
  reactivateOrganization: { audit: "organization.reactivated" },
  deleteOperatedOrganization: { audit: "organization.deletion_scheduled" },
  restoreOperatedOrganization: { audit: "organization.restored" },
  disableUser: { event: "account.disabled" },
  enableUser: { event: "account.enabled" },
  unlockUser: { event: "account.unlocked" },
  endUserSessions: { event: "session.all_revoked" },
  resendUserVerification: { event: "email.verification_sent" },
  setPlatformRole: { event: "platform_role.granted" },
  approveUser: { event: "account.approved" },
  rejectUser: { event: "account.rejected" },
  startImpersonation: { event: "session.impersonated", shownIn: files.watching },
  endImpersonation: { event: "session.impersonation_ended", shownIn: files.watching },
  createSchedule: { audit: "schedule.created" },
  previewSchedule: { none: "tells when it would fire and stores nothing" },
  updateSchedule: { audit: "schedule.changed" },
  deleteSchedule: { audit: "schedule.deleted" },
  pauseSchedule: { audit: "schedule.paused" },
  resumeSchedule: { audit: "schedule.resumed" },
  runScheduleNow: { audit: "schedule.run_now" },
  createTrigger: { audit: "trigger.created" },
  updateTrigger: { audit: "trigger.changed" },
  deleteTrigger: { audit: "trigger.deleted" },
  rotateTrigger: { audit: "trigger.rotated" },
  testTrigger: { audit: "trigger.tested" },
  receiveHook: { audit: "run.started" },
  readNotification: { none: "a mark for oneself" },
  unreadNotification: { none: "a mark for oneself" },
  dismissNotification: { none: "a mark for oneself" },
  readAllNotifications: { none: "a mark for oneself" },
  updateNotificationSettings: { none: "a preference for oneself" },
};

const writing = [...contracts].filter(([, { method }]) => method !== "GET");

test("every endpoint that writes has a line in the table, and every line an endpoint", () => {
  expect(Object.keys(traces).sort()).toEqual(writing.map(([name]) => name).sort());
});

test("every endpoint that writes inside an organization leaves an audit row; only a dry run and what one does for oneself do not", () => {
  const scoped = writing.filter(([, { access }]) => access.includes(":")).map(([name]) => name);
  const exceptions = scoped.filter((name) => {
    const trace = traces[name];
    return !(trace && ("audit" in trace || "shownIn" in trace));
  });
  const forOneself = [
    "readNotification",
    "unreadNotification",
    "dismissNotification",
    "readAllNotifications",
    "updateNotificationSettings",
  ];
  expect(exceptions.toSorted()).toEqual(["checkText", "previewSchedule", ...forOneself].toSorted());
});

const performed = writing.flatMap(([name, contract]) => {
  const trace = traces[name];
  return trace && !("none" in trace) && !("shownIn" in trace) ? [{ name, contract, trace }] : [];
});

describe.each(performed)("$name", ({ name, contract, trace }) => {
  test("leaves its trace in the transaction of the change", async () => {
    const world = await makeWorld();
    const { operator, owner } = world.seats;
    const seat = await signedIn(contract.access === "operator" ? operator : owner);
    const sample = samples[name];
    const answer = await callAs(seat, contract, (await sample?.input?.(seat, world)) ?? {});
    await answer.body?.cancel();
    expect(answer.status).toBe(sample?.status ?? contract.status);
    const requestId = answer.headers.get("x-request-id");
    const rows = await pool()`
      select 'audit' as kind, action as name from audit_events where request_id = ${requestId}
      union all select 'event', kind from security_events where request_id = ${requestId}`;
    expect(rows).toContainEqual({ kind: Object.keys(trace)[0], name: Object.values(trace)[0] });
  });
});

const elsewhere = Object.entries(traces).flatMap(([name, trace]) => ("shownIn" in trace ? [{ name, ...trace }] : []));

test.each(elsewhere)("the trace of $name is shown in $shownIn", ({ event, shownIn }) => {
  expect(readFileSync(shownIn, "utf8")).toContain(event);
});
