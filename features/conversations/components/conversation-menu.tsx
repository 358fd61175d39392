"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Braces, FileText, Pencil, Pin, PinOff, Printer, Share2, Trash2 } from "lucide-react";
import type { MenuEntry } from "@/components/ui/menu";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { deleteConversation, restoreConversation, updateConversation } from "../client";
import { downloadConversation } from "../export/client";
import type { Conversation, UpdateConversation } from "../schema";
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
  const update = (change: UpdateConversation) =>
    updateConversation(queryClient, organization.id, conversationId, change).catch(report);

  return {
    rename: (title: string) => update({ title }),
    pin: (pinned: boolean) => update({ pinned }),
    async archive(archived: boolean) {
      await update({ archived });
      if (archived) {
        showToast("The conversation was archived.", {
          label: "Undo",
          onSelect: () => void update({ archived: false }),
        });
      }
    },
    download: (format: "markdown" | "json") =>
      downloadConversation(organization.id, conversationId, format).catch(report),
    print: () => window.open(`/${organization.slug}/print/${conversationId}`, "_blank", "noopener"),
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

interface Layers {
  onRename: () => void;
  onShare: () => void;
}

/** The entries of a conversation's menu. Of somebody else's conversation only what reads it. */
export function conversationEntries(
  { is_own, pinned, archived }: Conversation,
  actions: ReturnType<typeof useConversationActions>,
  { onRename, onShare }: Layers,
  canWrite: boolean,
): MenuEntry[] {
  const reading: MenuEntry[] = [
    { label: "Export as Markdown", icon: FileText, onSelect: () => void actions.download("markdown") },
    { label: "Export as JSON", icon: Braces, onSelect: () => void actions.download("json") },
    { label: "Print", icon: Printer, onSelect: actions.print },
  ];
  if (!is_own || !canWrite) return reading;
  return [
    { label: "Share", icon: Share2, onSelect: onShare },
    { label: "Rename", icon: Pencil, onSelect: onRename },
    pinned
      ? { label: "Unpin", icon: PinOff, onSelect: () => void actions.pin(false) }
      : { label: "Pin", icon: Pin, onSelect: () => void actions.pin(true) },
    archived
      ? { label: "Take out of the archive", icon: ArchiveRestore, onSelect: () => void actions.archive(false) }
      : { label: "Archive", icon: Archive, onSelect: () => void actions.archive(true) },
    { type: "separator" },
    ...reading,
    { type: "separator" },
    { label: "Delete", icon: Trash2, tone: "danger", onSelect: () => void actions.remove() },
  ];
}
