"use client";

import { useQuery } from "@tanstack/react-query";
import { Ellipsis, Share2, SquarePen } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { cadre } from "@/cadre.config";
import { SidebarOpener } from "@/components/shell/sidebar-toggle";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { useWorkspace } from "@/features/organizations/client";
import { conversationOptions } from "../client";
import type { Conversation } from "../schema";
import { conversationEntries, useConversationActions } from "./conversation-menu";
import { useOpenConversation } from "./navigation";
import { TitleInput } from "./title-input";

const ShareDialog = lazy(() => import("./share-dialog"));

export function ChatHeader({ conversationId }: { conversationId: string | null }) {
  const { organization } = useWorkspace();
  const open = useOpenConversation();
  const { data: conversation } = useQuery({
    ...conversationOptions(organization.id, conversationId ?? ""),
    enabled: conversationId !== null,
  });
  const shown = conversationId === null ? undefined : conversation;
  const title = shown?.title ?? "New chat";
  useEffect(() => {
    document.title = `${title} · ${cadre.name}`;
  }, [title]);
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 px-3">
      <SidebarOpener />
      {shown ? <Title key={shown.id} conversation={shown} /> : <span className="flex-1" />}
      <Button
        variant="ghost"
        size="icon"
        aria-label="New chat"
        data-tip="New chat"
        data-tip-align="end"
        className="md:hidden"
        onClick={() => open(null)}
      >
        <SquarePen aria-hidden="true" strokeWidth={1.75} />
      </Button>
    </header>
  );
}

function Title({ conversation }: { conversation: Conversation }) {
  const { canWrite } = useWorkspace();
  const [editing, setEditing] = useState(false);
  const [sharing, setSharing] = useState(false);
  const actions = useConversationActions(conversation.id);
  if (editing) {
    return (
      <TitleInput
        title={conversation.title}
        onRename={actions.rename}
        onClose={() => setEditing(false)}
        className="h-8 flex-1 text-sm"
      />
    );
  }
  return (
    <>
      <h1 className="min-w-0 truncate px-1.5 font-medium text-sm">{conversation.title}</h1>
      <Menu
        align="start"
        entries={conversationEntries(
          conversation,
          actions,
          { onRename: () => setEditing(true), onShare: () => setSharing(true) },
          canWrite,
        )}
        button={(props) => (
          <Button {...props} variant="ghost" size="icon-sm" aria-label="What to do with this conversation">
            <Ellipsis aria-hidden="true" />
          </Button>
        )}
      />
      {conversation.is_own ? null : (
        <span className="ml-1 truncate text-muted text-xs">Shared by {conversation.author}</span>
      )}
      {conversation.archived ? <span className="ml-1 text-muted text-xs">Archived</span> : null}
      <span className="flex-1" />
      {canWrite && conversation.is_own ? (
        <Button
          variant="ghost"
          size="icon"
          aria-label="Share this conversation"
          data-tip="Share"
          data-tip-align="end"
          onClick={() => setSharing(true)}
        >
          <Share2 aria-hidden="true" strokeWidth={1.75} />
        </Button>
      ) : null}
      {sharing ? (
        <Suspense fallback={null}>
          <ShareDialog conversationId={conversation.id} onClose={() => setSharing(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
