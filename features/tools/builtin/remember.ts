import "server-only";
import { z } from "zod";
import { isRemembered } from "@/features/memory/data";
import { keepMemory } from "@/features/memory/mutations";
import { defineTool } from "@/features/tools/schema";
import { type Role, roleScopes } from "@/lib/auth/roles";
import { pool } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";

export const remember = defineTool({
  name: "remember",
  displayName: "Remember",
  description:
    "Keeps a fact for later conversations. Use it when the person asks you to remember something, or states a lasting " +
    "preference. Never keep passwords, keys or other secrets. The person sees what you keep and can delete it.",
  parameters: z.object({
    note: z
      .string()
      .min(1)
      .max(2_000)
      .describe("One fact as a whole sentence that is understood without this conversation"),
    about: z
      .enum(["person", "organization"])
      .describe("person: only for conversations with this person; organization: for everybody in the organization"),
  }),
  // Keeping the same note twice keeps it once.
  effect: "pure",
  timeoutMs: 10_000,
  async execute({ note, about }, { ctx, userId, agentKey, runId }) {
    if (!(await mayWrite(ctx.organization.id, userId))) return { error: "This person may not change memories here." };
    try {
      const kept = await withOrganization(ctx, async (tx) => {
        if (about === "person" && !(await isRemembered(tx, userId))) return null;
        const owner = about === "person" ? userId : null;
        return keepMemory(tx, { organizationId: ctx.organization.id, userId: owner, content: note, agentKey, runId });
      });
      return kept === null ? { error: switchedOff } : { kept: true, was_known: !kept.isNew };
    } catch (error) {
      if (error instanceof AppError) return { error: error.detail };
      throw error;
    }
  },
});

const switchedOff =
  "Nothing was kept: this person does not let agents remember them. They can change that under Settings, Memory. Do not keep " +
  "what is about them as a fact about the organization either.";

/** The role counts as it is now, not as it was when the run began. */
async function mayWrite(organizationId: string, userId: string): Promise<boolean> {
  const [membership] = await pool()<{ role: Role }[]>`
    select role from memberships where organization_id = ${organizationId} and user_id = ${userId}`;
  return membership !== undefined && roleScopes[membership.role].has("memories:write");
}
