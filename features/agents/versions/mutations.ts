import "server-only";
import { isDeepStrictEqual } from "node:util";
import { desc, eq, sql } from "drizzle-orm";
import { agents, agentVersions } from "@/drizzle/schema/agents";
import { recordActivity } from "@/features/activity/recording/record";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { findGaps, findProblems, refuse } from "../definition/check";
import { type AgentDefinition, readDefinition } from "../definition/schema";
import { audit, nameOf, requireActive, requireRevision, saveDraft } from "../mutations";
import { ownDetail } from "../presenting/own-detail";
import { lockEditableAgent, type OwnAgentRow, requireOwnAgent } from "../reading/own-agents";
import type { AgentDetail, AgentVersionDetail } from "../schema";
import { getVersion, readVersion } from "./data";

interface NewVersion {
  note?: string | undefined;
  publish: boolean;
  draft_revision?: number | undefined;
}

/** Freezes the draft as the next version, and lets it answer when asked to. */
export async function createVersion(
  ctx: OrganizationContext,
  idOrKey: string,
  { note, publish, draft_revision: revision }: NewVersion,
): Promise<AgentVersionDetail> {
  const { id, version } = await withOrganization(ctx, async (tx) => {
    const agent = await lockEditableAgent(tx, ctx, idOrKey);
    requireActive(agent);
    requireRevision(agent, revision);
    await requireSound(tx, agent, agent.draft);
    const [newest] = await tx
      .select({ version: agentVersions.version, definition: agentVersions.definition })
      .from(agentVersions)
      .where(eq(agentVersions.agentId, agent.id))
      .orderBy(desc(agentVersions.version))
      .limit(1);
    if (newest && isDeepStrictEqual(readDefinition(newest.definition), agent.draft)) {
      throw new AppError("conflict", `Nothing has changed since version ${newest.version}. Publish that one instead.`);
    }
    const version = (newest?.version ?? 0) + 1;
    await tx.insert(agentVersions).values({
      organizationId: ctx.organization.id,
      agentId: agent.id,
      version,
      definition: agent.draft,
      note: note ? note : null,
      createdBy: actingUserId(ctx),
    });
    if (publish) await setPublished(tx, ctx, agent, version);
    await audit(tx, ctx, publish ? "agent.published" : "agent.version_created", agent, { version });
    return { id: agent.id, version };
  });
  return getVersion(ctx, id, version);
}

/** Lets a version answer. Publishing the one that answers changes nothing. */
export async function publishVersion(ctx: OrganizationContext, idOrKey: string, version: number): Promise<AgentDetail> {
  const row = await withOrganization(ctx, async (tx) => {
    const agent = await lockEditableAgent(tx, ctx, idOrKey);
    const { definition } = await readVersion(tx, agent, version);
    requireActive(agent);
    if (agent.publishedVersion === version) return agent;
    await requireSound(tx, agent, definition);
    await setPublished(tx, ctx, agent, version);
    await audit(tx, ctx, "agent.published", agent, { version, instead_of: agent.publishedVersion });
    return requireOwnAgent(tx, ctx, agent.id);
  });
  return ownDetail(ctx, row);
}

/** Publishes an earlier version and makes it the draft, so that what is edited is what answers. */
export async function rollBack(ctx: OrganizationContext, idOrKey: string, version: number): Promise<AgentDetail> {
  const row = await withOrganization(ctx, async (tx) => {
    const agent = await lockEditableAgent(tx, ctx, idOrKey);
    const { definition } = await readVersion(tx, agent, version);
    requireActive(agent);
    await requireSound(tx, agent, definition);
    await setPublished(tx, ctx, agent, version);
    await saveDraft(tx, agent, definition);
    await audit(tx, ctx, "agent.rolled_back", agent, { version, instead_of: agent.publishedVersion });
    return requireOwnAgent(tx, ctx, agent.id);
  });
  return ownDetail(ctx, row);
}

/** What answers must refer to nothing that is gone, also when it was sound as it was made. */
async function requireSound(tx: Transaction, agent: OwnAgentRow, definition: AgentDefinition): Promise<void> {
  refuse([...findGaps(definition), ...(await findProblems(tx, agent.key, definition))]);
}

async function setPublished(
  tx: Transaction,
  ctx: OrganizationContext,
  agent: OwnAgentRow,
  version: number,
): Promise<void> {
  await tx.update(agents).set({ publishedVersion: version, updatedAt: sql`now()` }).where(eq(agents.id, agent.id));
  const metadata = { ...nameOf(agent), version };
  await recordActivity(tx, ctx, { kind: "agent.published", subjectId: agent.id, metadata });
}
