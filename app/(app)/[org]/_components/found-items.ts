"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Bot, MessageSquare, TextSearch } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { cadre } from "@/cadre.config";
import { agentsOptions } from "@/features/agents/client";
import { conversationsOptions } from "@/features/conversations/client";
import { useOpenConversation } from "@/features/conversations/components/navigation";
import { searchOptions } from "@/features/conversations/search/client";
import { useWorkspace } from "@/features/organizations/client";
import { useDebounced } from "@/lib/hooks/use-debounced";
import type { CommandItem } from "./command-items";

const latestShown = 5;

/** The latest conversations or, once something is typed, the titles and messages that hold it. */
export function useFoundConversations(search: string): CommandItem[] {
  const { organization } = useWorkspace();
  const open = useOpenConversation();
  const q = useDebounced(search.trim(), 150);
  const latest = useInfiniteQuery({ ...conversationsOptions(organization.id, ""), enabled: q === "" });
  const found = useQuery({ ...searchOptions(organization.id, q), placeholderData: (before) => before });
  if (search.trim() === "") {
    const conversations = latest.data?.pages[0]?.data.slice(0, latestShown) ?? [];
    return conversations.map(({ id, title }) => ({
      id: `conversation ${id}`,
      label: title,
      icon: MessageSquare,
      run: () => open(id),
    }));
  }
  return (found.data?.data ?? []).map(({ conversation_id, message_id, title, snippet }) => ({
    id: `found ${conversation_id} ${message_id}`,
    label: title,
    snippet,
    icon: message_id === null ? MessageSquare : TextSearch,
    run: () => open(conversation_id, message_id),
  }));
}

/** The agents that answer here; picking one begins a chat with it. */
export function useFoundAgents(): CommandItem[] {
  const { organization } = useWorkspace();
  const router = useRouter();
  const { data } = useQuery({ ...agentsOptions(organization.id), enabled: cadre.features.agentCatalog });
  return (data?.data ?? []).map(({ key, name }) => ({
    id: `agent ${key}`,
    label: `Chat with ${name}`,
    icon: Bot,
    run: () => router.push(`/${organization.slug}/chat?agent=${encodeURIComponent(key)}` as Route),
  }));
}
