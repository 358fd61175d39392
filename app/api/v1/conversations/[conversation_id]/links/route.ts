import * as contract from "@/features/conversations/sharing/contract";
import { listConversationLinks } from "@/features/conversations/sharing/data";
import { createConversationLink } from "@/features/conversations/sharing/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listConversationLinks, ({ ctx, params, query }) =>
  listConversationLinks(ctx, params.conversation_id, query),
);

export const POST = route(contract.createConversationLink, ({ ctx, params, body }) =>
  createConversationLink(ctx, params.conversation_id, body.expires_in_days),
);
export const OPTIONS = preflight(contract.listConversationLinks, contract.createConversationLink);
