"use client";

import { Ellipsis, Users } from "lucide-react";
import Link from "next/link";
import { lazy, memo, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Menu } from "@/components/ui/menu";
import { useWorkspace } from "@/features/organizations/client";
import type { Conversation } from "../schema";
import { conversationEntries, useConversationActions } from "./conversation-menu";
import { chatPath, useOpenConversation } from "./navigation";
import { TitleInput } from "./title-input";

const ShareDialog = lazy(() => import("./share-dialog"));

interface ConversationRowProps {
  conversation: Conversation;
  isShown: boolean;
}

export const ConversationRow = memo(function ConversationRow({ conversation, isShown }: ConversationRowProps) {
  const { organization, canWrite } = useWorkspace();
  const actions = useConversationActions(conversation.id);
  const open = useOpenConversation();
  const [editing, setEditing] = useState(false);
  const [sharing, setSharing] = useState(false);
  const canEdit = canWrite && conversation.is_own;
  if (editing) {
    return (
      <li>
        <TitleInput
          title={conversation.title}
          onRename={actions.rename}
          onClose={() => setEditing(false)}
          className="h-8.5 w-full text-base sm:text-[13px]"
        />
      </li>
    );
  }
  return (
    <li
      className={cn(
        "group/row flex items-center rounded-lg text-[13px] transition-colors focus-within:bg-hover hover:bg-hover",
        isShown && "bg-active!",
      )}
    >
      <Link
        href={chatPath(organization.slug, conversation.id)}
        prefetch={false}
        aria-current={isShown ? "page" : undefined}
        onNavigate={(event) => {
          event.preventDefault();
          open(conversation.id);
        }}
        onDoubleClick={() => (canEdit ? setEditing(true) : undefined)}
        className="flex min-w-0 flex-1 items-center gap-2 rounded-lg py-1.75 pl-2.5 outline-offset-[-2px] max-md:py-2.5"
      >
        <span className="min-w-0 flex-1 truncate">
          {conversation.title}
          {conversation.is_own ? null : <span className="text-muted"> · {conversation.author}</span>}
        </span>
        {conversation.shared && conversation.is_own ? (
          <Users role="img" aria-label="Shared with the organization" className="mr-1 size-3.5 shrink-0 text-muted" />
        ) : null}
        {conversation.active_run_id ? (
          <span
            role="img"
            aria-label="Answering"
            className="mr-1 size-2 shrink-0 animate-breathe rounded-full bg-accent"
          />
        ) : null}
      </Link>
      <span className="pr-1 opacity-0 focus-within:opacity-100 group-hover/row:opacity-100 has-data-[state=open]:opacity-100 pointer-coarse:opacity-100">
        <Menu
          entries={conversationEntries(
            conversation,
            actions,
            { onRename: () => setEditing(true), onShare: () => setSharing(true) },
            canWrite,
          )}
          button={(props) => (
            <Button {...props} variant="ghost" size="icon-sm" aria-label={`What to do with “${conversation.title}”`}>
              <Ellipsis aria-hidden="true" />
            </Button>
          )}
        />
      </span>
      {sharing ? (
        <Suspense fallback={null}>
          <ShareDialog conversationId={conversation.id} onClose={() => setSharing(false)} />
        </Suspense>
      ) : null}
    </li>
  );
});
