import "server-only";
import { and, desc, or } from "drizzle-orm";
import { z } from "zod";
import { memories } from "@/drizzle/schema/agents";
import { contains, isRemembered, toldTo } from "@/features/memory/data";
import { defineTool } from "@/features/tools/schema";
import { withOrganization } from "@/lib/db/scope";

const mostResults = 20;
const mostWords = 12;

export const recall = defineTool({
  name: "recall",
  displayName: "Recall",
  description: "Searches the notes that were kept in earlier conversations, by the words in them.",
  parameters: z.object({ query: z.string().min(1).max(300).describe("A few telling words") }),
  effect: "pure",
  timeoutMs: 10_000,
  async execute({ query }, { ctx, userId }) {
    const words = (query.match(/[\p{L}\p{N}]{2,}/gu) ?? [query]).slice(0, mostWords);
    const { rows, remembered } = await withOrganization(ctx, async (tx) => ({
      remembered: await isRemembered(tx, userId),
      rows: await tx
        .select({ note: memories.content, owner: memories.userId, updatedAt: memories.updatedAt })
        .from(memories)
        .where(and(await toldTo(tx, userId), or(...words.map(contains))))
        .orderBy(desc(memories.updatedAt))
        .limit(mostResults),
    }));
    return {
      ...(remembered
        ? {}
        : { notice: "This person does not let agents remember them: notes about them are not read." }),
      notes: rows.map(({ note, owner, updatedAt }) => ({
        note,
        about: owner === null ? "organization" : "person",
        updated_at: updatedAt.toISOString(),
      })),
    };
  },
});
