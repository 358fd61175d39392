import "server-only";
import { cadre } from "@/cadre.config";
import { getAgent, listAgents } from "@/features/agents/data";
import { getVersion, listVersions } from "@/features/agents/versions/data";
import { writeExport } from "@/features/audit/export/write-export";
import { listConversations } from "@/features/conversations/data";
import { everyMessage } from "@/features/conversations/export/data";
import { getPolicy } from "@/features/guardrails/data";
import { type ArchiveFile, jsonArray, zipStream } from "@/features/identity/account/export/archive";
import { listMembers } from "@/features/members/data";
import { listMemories } from "@/features/memory/data";
import { listOwnProviderKeys } from "@/features/models/provider-keys/data";
import { readModelSettings } from "@/features/models/settings/data";
import { getOrganization } from "@/features/organizations/data";
import { listInvitations } from "@/features/organizations/invitations/data";
import { listPolicies } from "@/features/tools/policies/data";
import { listSources, listToolsOf } from "@/features/tools/sources/data";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { withOrganization } from "@/lib/db/scope";
import { automation } from "./parts/automation";
import { everything } from "./parts/everything";

/** What the caller may read of the organization, as a ZIP archive that is written while it is sent. Leaves an audit row. */
export async function exportOrganization(ctx: OrganizationContext, id: string): Promise<Response> {
  const details = await getOrganization(ctx, id);
  await withOrganization(ctx, (tx) =>
    appendAudit(tx, auditSource(ctx), {
      organizationId: id,
      action: "organization.exported",
      target: { type: "organization", id },
    }),
  );
  const day = new Date().toISOString().slice(0, 10);
  return new Response(zipStream(filesOf(ctx, details)), {
    headers: {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="${details.slug}-${day}.zip"`,
    },
  });
}

/** Each part only with the scope that reads it through the API: an export is no way around a narrow key. */
async function* filesOf(ctx: OrganizationContext, details: { id: string; name: string }): AsyncGenerator<ArchiveFile> {
  const { scopes } = ctx.organization;
  yield { name: "README.txt", pieces: [readme(details.name)] };
  yield { name: "organization.json", pieces: [pretty(details)] };
  if (scopes.has("members:read")) {
    yield { name: "members.json", pieces: jsonArray(everything((page) => listMembers(ctx, page))) };
  }
  if (scopes.has("members:write")) {
    yield { name: "invitations.json", pieces: jsonArray(everything((page) => listInvitations(ctx, page))) };
  }
  if (scopes.has("conversations:read")) {
    yield { name: "conversations.json", pieces: jsonArray(conversationsOf(ctx)) };
  }
  if (scopes.has("memories:read")) {
    yield { name: "memories.json", pieces: jsonArray(everything((page) => listMemories(ctx, page))) };
  }
  yield* setup(ctx);
  yield* automation(ctx);
  if (scopes.has("audit:read")) yield { name: "audit.json", pieces: writeExport(ctx, "json", {}) };
}

/** How the organization has set up its agents. The API gives no secret of it to anybody, so none gets in here. */
async function* setup(ctx: OrganizationContext): AsyncGenerator<ArchiveFile> {
  const { scopes } = ctx.organization;
  if (scopes.has("agents:read")) yield { name: "agents.json", pieces: jsonArray(agentsOf(ctx)) };
  if (scopes.has("guardrails:read")) yield { name: "guardrails.json", pieces: [pretty(await getPolicy(ctx))] };
  if (scopes.has("tools:read")) yield { name: "tool-policies.json", pieces: jsonArray(await listPolicies(ctx)) };
  if (scopes.has("tools:write")) yield { name: "tool-sources.json", pieces: jsonArray(sourcesOf(ctx)) };
  if (scopes.has("models:read")) {
    const models = { ...(await readModelSettings(ctx)), provider_keys: await listOwnProviderKeys(ctx) };
    yield { name: "models.json", pieces: [pretty(models)] };
  }
}

/** The organization's own agents, archived ones last, each with its versions and, for who may build agents, what they say. */
async function* agentsOf(ctx: OrganizationContext) {
  const seesAll = ctx.organization.scopes.has("agents:write");
  for (const archived of [false, true]) {
    const own = { source: "organization", drafts: seesAll, archived } as const;
    for await (const { id } of everything((page) => listAgents(ctx, { ...own, ...page }))) {
      const versions: object[] = [];
      for await (const version of everything((page) => listVersions(ctx, id, page))) {
        versions.push(seesAll ? await getVersion(ctx, id, version.version) : version);
      }
      yield { ...(await getAgent(ctx, id)), versions };
    }
  }
}

async function* sourcesOf(ctx: OrganizationContext) {
  for (const source of await listSources(ctx)) yield { ...source, tools: await listToolsOf(ctx, source.id) };
}

async function* conversationsOf(ctx: OrganizationContext) {
  for await (const conversation of everything((page) => listConversations(ctx, { ...page, view: "all" }))) {
    const messages: object[] = [];
    for await (const message of everyMessage(ctx, conversation.id)) messages.push(message);
    yield { ...conversation, messages };
  }
}

function pretty(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function readme(organization: string): string {
  return [
    `${organization} at ${cadre.name}, exported on ${new Date().toISOString()}.`,
    "",
    "It holds what the person who took it may read. Times are in UTC.",
    "",
    "organization.json   its name, address, settings and state",
    "members.json        who belongs to it, with their roles",
    "invitations.json    who was invited, without the links (for admins and owners)",
    "conversations.json  the person's own conversations with the messages of every branch; head_id ends the one shown",
    "memories.json       what agents remember of the organization, and of the person",
    "agents.json         the organization's own agents with their versions; what they say, for who may build agents",
    "workflows.json      the organization's own workflows with their versions; what they say, for who may build workflows",
    "workflow-runs.json  the runs of workflows, step by step",
    "schedules.json      what starts by itself, and when it did",
    "inbound-webhooks.json  the webhooks that start something, without their secrets, and their calls",
    "activity.json       what happened, as its members are told",
    "retention.json      after how many days things are deleted (for admins and owners)",
    "guardrails.json     its guardrails",
    "tool-policies.json  what it said about tools",
    "tool-sources.json   where its further tools come from, without credentials (for admins and owners)",
    "models.json         its choice of models, and its keys without the keys themselves (for admins and owners)",
    "audit.json          the signed audit log (for admins and owners); npm run audit:verify checks it",
    "",
  ].join("\n");
}
