import "server-only";
import type { OrganizationContext } from "@/lib/context";
import type { Message } from "../schema";
import { listMessages } from "./data";

const perPage = 100;

/** Every message of the shown branch, oldest first: the walk goes the other way round. */
export async function shownBranch(ctx: OrganizationContext, conversationId: string): Promise<Message[]> {
  const newestFirst: Message[] = [];
  let cursor: string | undefined;
  do {
    const page = await listMessages(ctx, conversationId, { limit: perPage, cursor });
    newestFirst.push(...page.data);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return newestFirst.reverse();
}
