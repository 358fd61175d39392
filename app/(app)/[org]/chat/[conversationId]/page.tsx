import { KnownMessages } from "@/features/conversations/components/known-messages";
import { findNewestMessages } from "@/features/conversations/loaders";
import { requireOrganization } from "@/features/organizations/loaders";

/** The conversation that the address names: the layout shows it, with the messages that come with the page. */
export default async function ConversationPage({ params, searchParams }: PageProps<"/[org]/chat/[conversationId]">) {
  const [{ org, conversationId }, { message }] = await Promise.all([params, searchParams]);
  const ctx = await requireOrganization(org);
  const page = message === undefined ? await findNewestMessages(ctx, conversationId) : null;
  if (page === null) return null;
  return <KnownMessages conversationId={conversationId} page={page} readAt={Date.now()} />;
}
