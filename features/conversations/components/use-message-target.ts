"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { showToast } from "@/components/ui/toast";
import { conversationOptions } from "../client";
import { goToMessage } from "../messages/client";
import { sentenceOf } from "./problem-sentence";

/** A message that the list brings into view. */
export interface MessageTarget {
  id: string;
  /** Marked for a moment, because the reader has come for it. */
  marked: boolean;
  /** Makes the same message a target once more. */
  visit: number;
}

/**
 * Brings a message into view, on whatever branch and however far it is: one that the address names, as search does, or
 * one that the reader asks for.
 */
export function useMessageTarget(organizationId: string, conversationId: string | null) {
  const queryClient = useQueryClient();
  const asked = useSearchParams().get("message");
  const [target, setTarget] = useState<MessageTarget | null>(null);
  const show = useCallback(
    async (messageId: string, marked = false) => {
      if (conversationId === null) return;
      try {
        const conversation = await queryClient.ensureQueryData(conversationOptions(organizationId, conversationId));
        const options = { canSwitch: conversation.is_own };
        await goToMessage(queryClient, organizationId, conversationId, messageId, options);
        setTarget((before) => ({ id: messageId, marked, visit: (before?.visit ?? 0) + 1 }));
      } catch (error) {
        showToast(sentenceOf(error));
      }
    },
    [queryClient, organizationId, conversationId],
  );
  useEffect(() => {
    if (asked === null) return;
    // The address is put right at the end: until then nothing else loads messages here.
    void show(asked, true).finally(() => window.history.replaceState(null, "", window.location.pathname));
  }, [asked, show]);
  return { target, show, isArriving: asked !== null };
}
