"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import type { MenuEntry } from "@/components/ui/menu";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { deleteConversation, renameConversation, restoreConversation } from "../client";
import { useConversationId, useOpenConversation } from "./navigation";

/** Says in passing why something was not done; anything unexpected stays an error. */
function report(error: unknown): void {
  if (!(error instanceof ApiProblem)) throw error;
  showToast(error.detail);
}

/** What can be done with a conversation, for its menus and its keyboard. */
export function useConversationActions(conversationId: string) {
  const queryClient = useQueryClient();
  const { organization } = useWorkspace();
  const shownId = useConversationId();
  const open = useOpenConversation();

  return {
    rename: (title: string) => renameConversation(queryClient, organization.id, conversationId, title).catch(report),
    async remove() {
      const wasShown = shownId === conversationId;
      if (wasShown) open(null);
      try {
        await deleteConversation(queryClient, organization.id, conversationId);
      } catch (error) {
        report(error);
        return;
      }
      showToast("The conversation was deleted.", {
        label: "Undo",
        onSelect: () => {
          restoreConversation(queryClient, organization.id, conversationId)
            .then(() => (wasShown ? open(conversationId) : undefined))
            .catch(report);
        },
      });
    },
  };
}

export function conversationEntries(actions: { onRename: () => void; onDelete: () => void }): MenuEntry[] {
  return [
    { label: "Rename", icon: Pencil, onSelect: actions.onRename },
    { label: "Delete", icon: Trash2, tone: "danger", onSelect: actions.onDelete },
  ];
}
