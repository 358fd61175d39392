"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect } from "react";
import { useWorkspace } from "@/features/organizations/client";
import { knowMessages } from "../messages/client";
import type { MessagePage } from "../schema";

interface KnownMessagesProps {
  conversationId: string;
  page: MessagePage;
  /** When the server read it, in milliseconds since the epoch. */
  readAt: number;
}

/** What the router kept of an earlier visit is no longer what the conversation holds. */
const freshForMs = 10_000;

/** Gives the chat the newest messages that came with the page, before it would ask for them. */
export function KnownMessages({ conversationId, page, readAt }: KnownMessagesProps) {
  const queryClient = useQueryClient();
  const { organization } = useWorkspace();
  useLayoutEffect(() => {
    if (Math.abs(Date.now() - readAt) > freshForMs) return;
    knowMessages(queryClient, organization.id, conversationId, page);
  }, [queryClient, organization.id, conversationId, page, readAt]);
  return null;
}
