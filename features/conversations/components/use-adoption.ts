"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { showToast } from "@/components/ui/toast";
import { dropStream, type StartedRun } from "@/features/runs/client";
import { refreshConversations } from "../client";
import { changeMessages, messagesOptions, refreshNewestMessages } from "../messages/client";
import { type Asked, withQuestion } from "../messages/place-in-branch";
import { chatPath } from "./navigation";
import { sentenceOf } from "./problem-sentence";
import { announceChange } from "./tabs";

/** Gives a started run its place: in the cache, in the address, in the lists and in the other tabs. */
export function useAdoption(
  organization: { id: string; slug: string },
  shownId: { current: string | null },
  onBegun: (conversationId: string) => void,
) {
  const queryClient = useQueryClient();
  const { id: organizationId, slug } = organization;
  const begun = useRef(onBegun);
  begun.current = onBegun;
  return useCallback(
    async (from: string | null, started: StartedRun, asked: Asked): Promise<void> => {
      const isShown = shownId.current === from;
      const { runId, conversationId } = started;
      const { queryKey } = messagesOptions(organizationId, conversationId);
      const isLoaded = from === null || queryClient.getQueryData(queryKey) !== undefined;
      changeMessages(queryClient, organizationId, conversationId, (before) => withQuestion(before, runId, asked));
      if (isShown && from === null) {
        begun.current(conversationId);
        window.history.replaceState(null, "", chatPath(slug, conversationId));
      }
      if (!isShown) await dropStream(runId);
      announceChange(organizationId, conversationId);
      void refreshConversations(queryClient, organizationId, conversationId);
      // Written before the messages were there: the question must not stand alone.
      if (!isLoaded) {
        refreshNewestMessages(queryClient, organizationId, conversationId).catch((error: unknown) =>
          showToast(sentenceOf(error)),
        );
      }
    },
    [queryClient, organizationId, slug, shownId],
  );
}
