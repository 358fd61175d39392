/** The key under which everything of an organization's conversations lies in the browser's cache. */
export const conversationsKey = (organizationId: string) => ["conversations", organizationId] as const;

/** So many messages the chat reads at a time. */
export const messagesPerPage = 40;
