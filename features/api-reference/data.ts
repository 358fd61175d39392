import "server-only";
import { cadre } from "@/cadre.config";
import * as apiKeys from "@/features/access/api-keys/contract";
import * as credential from "@/features/access/credential/contract";
import * as serviceAccounts from "@/features/access/service-accounts/contract";
import * as activity from "@/features/activity/contract";
import * as agents from "@/features/agents/contract";
import * as agentVersions from "@/features/agents/versions/contract";
import * as approvals from "@/features/approvals/contract";
import * as audit from "@/features/audit/contract";
import * as conversations from "@/features/conversations/contract";
import * as conversationExport from "@/features/conversations/export/contract";
import * as conversationMessages from "@/features/conversations/messages/contract";
import * as conversationQueue from "@/features/conversations/queue/contract";
import * as conversationSearch from "@/features/conversations/search/contract";
import * as conversationSharing from "@/features/conversations/sharing/contract";
import * as files from "@/features/files/contract";
import * as guardrails from "@/features/guardrails/contract";
import * as account from "@/features/identity/account/contract";
import * as identity from "@/features/identity/contract";
import * as external from "@/features/identity/external/contract";
import * as passkeys from "@/features/identity/passkeys/contract";
import * as password from "@/features/identity/password/contract";
import * as secondFactor from "@/features/identity/second-factor/contract";
import * as sessions from "@/features/identity/sessions/contract";
import * as signIn from "@/features/identity/sign-in/contract";
import * as tokens from "@/features/identity/tokens/contract";
import * as members from "@/features/members/contract";
import * as joining from "@/features/members/joining/contract";
import * as memories from "@/features/memory/contract";
import * as models from "@/features/models/contract";
import * as providerKeys from "@/features/models/provider-keys/contract";
import * as modelSettings from "@/features/models/settings/contract";
import * as notifications from "@/features/notifications/centre/contract";
import * as notificationSettings from "@/features/notifications/settings/contract";
import * as operations from "@/features/operations/contract";
import * as operatorApprovals from "@/features/operator/approvals/contract";
import * as operatorImpersonations from "@/features/operator/impersonations/contract";
import * as operatorJobs from "@/features/operator/jobs/contract";
import * as operatorOrganizations from "@/features/operator/organizations/contract";
import * as operatorOverview from "@/features/operator/overview/contract";
import * as operatorUsers from "@/features/operator/users/contract";
import * as organizationExport from "@/features/organization-export/contract";
import * as organizations from "@/features/organizations/contract";
import * as invitations from "@/features/organizations/invitations/contract";
import * as retention from "@/features/retention/contract";
import * as runs from "@/features/runs/contract";
import * as controlling from "@/features/runs/controlling/contract";
import * as executions from "@/features/runs/executions/contract";
import * as launching from "@/features/runs/launching/contract";
import * as runSteps from "@/features/runs/steps/contract";
import * as schedules from "@/features/schedules/contract";
import * as singleSignOn from "@/features/single-sign-on/contract";
import * as tools from "@/features/tools/contract";
import * as toolPolicies from "@/features/tools/policies/contract";
import * as toolSources from "@/features/tools/sources/contract";
import * as triggers from "@/features/triggers/contract";
import * as workflows from "@/features/workflows/contract";
import * as workflowVersions from "@/features/workflows/versions/contract";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { describeApi } from "@/lib/api/openapi";
import packageJson from "@/package.json";

/** Every endpoint of the public API by operation id, in the order of the reference. */
export const contracts: ReadonlyMap<string, EndpointDefinition> = new Map(
  [
    identity,
    signIn,
    secondFactor,
    passkeys,
    external,
    sessions,
    account,
    password,
    organizations,
    organizationExport,
    members,
    invitations,
    joining,
    apiKeys,
    credential,
    serviceAccounts,
    singleSignOn,
    runs,
    approvals,
    activity,
    notifications,
    notificationSettings,
    memories,
    conversations,
    conversationMessages,
    conversationQueue,
    conversationSharing,
    conversationSearch,
    conversationExport,
    files,
    agents,
    agentVersions,
    workflows,
    workflowVersions,
    executions,
    controlling,
    runSteps,
    launching,
    guardrails,
    schedules,
    triggers,
    retention,
    tools,
    toolPolicies,
    toolSources,
    models,
    modelSettings,
    providerKeys,
    audit,
    operatorOverview,
    operatorJobs,
    tokens,
    operatorOrganizations,
    operatorUsers,
    operatorApprovals,
    operatorImpersonations,
    operations,
  ].flatMap((module) => Object.entries(module)),
);

const description = `The API behind the ${cadre.name} web app: everything that a person can do in the browser.

Errors are problem JSON (RFC 9457) with a stable \`code\`. Lists take \`cursor\` and \`limit\` and answer \
\`{data, next_cursor}\`. Every answer carries \`X-Request-Id\`, and \`RateLimit-Limit\`, \`-Remaining\` and \`-Reset\`.`;

/** The OpenAPI document of this build. */
export function describePublicApi(): unknown {
  return describeApi(contracts, { title: `${cadre.name} API`, version: packageJson.version, description });
}
