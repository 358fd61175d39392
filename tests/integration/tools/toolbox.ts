import { findTools } from "@/features/tools/registry/find-tools";
import type { ToolContext } from "@/features/tools/schema";
import { ensureSigningKey } from "@/lib/auth/signing-keys";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { newId } from "@/lib/ids";
import { createPerson } from "@/tests/factories/people";
import { type Seat, tokenOf } from "@/tests/setup/world";

export interface Owner {
  ctx: OrganizationContext;
  seat: Seat;
}

/** Somebody who owns an organization, as a context and as a caller of the API. */
export async function createOwner(): Promise<Owner> {
  await ensureSigningKey();
  const ctx = await createPerson();
  const userId = actingUserId(ctx);
  const seat = { userId, email: "", organizationId: ctx.organization.id, slug: "", token: await tokenOf(userId) };
  return { ctx, seat };
}

/** Calls a tool as the engine does: found in the organization, its arguments checked, in a run of its own. */
export async function callTool(
  { ctx, seat }: Owner,
  name: string,
  input: Record<string, unknown>,
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  const tool = (await withOrganization(ctx, (tx) => findTools(tx, [name]))).get(name);
  if (!tool) throw new Error(`Agents are not offered a tool "${name}".`);
  const checked = tool.check?.(input) ?? { valid: true, value: tool.parameters.parse(input) };
  if (!checked.valid) return { problem: checked.problem };
  const context: ToolContext = {
    ctx,
    userId: seat.userId,
    runId: newId(),
    callId: "call_1",
    idempotencyKey: "test",
    agentKey: "tester",
    conversationId: null,
    signal,
  };
  return tool.execute(checked.value, context);
}
