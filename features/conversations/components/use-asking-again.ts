"use client";

import { useMemo, useState } from "react";
import { startChat } from "@/features/runs/client";
import type { ChatInput } from "@/features/runs/schema";
import type { Asked } from "../messages/place-in-branch";
import type { Message } from "../schema";
import { sentenceOf } from "./problem-sentence";
import type { useAdoption } from "./use-adoption";

/** Starts runs that stand at or beside a message that is there. Each gives back why it could not. */
export function useAskingAgain(
  organizationId: string,
  shownId: { current: string | null },
  adopt: ReturnType<typeof useAdoption>,
) {
  const [isAsking, setAsking] = useState(false);
  const asking = useMemo(() => {
    async function ask(body: Omit<ChatInput, "conversation_id">, asked: Asked): Promise<string | null> {
      const from = shownId.current;
      if (from === null) return null;
      setAsking(true);
      try {
        const started = await startChat(organizationId, { ...body, conversation_id: from }, () => undefined);
        await adopt(from, started, asked);
        return null;
      } catch (error) {
        return sentenceOf(error);
      } finally {
        setAsking(false);
      }
    }
    return {
      /** Answers a failed question anew. */
      async retry({ content, agent, run_id }: Message): Promise<string | null> {
        if (run_id === null) return null;
        return ask({ message: content, retry_of: run_id }, { text: content, agent, retryOf: run_id });
      },
      /** Another answer to the same question. */
      regenerate: ({ id }: Message, agent: string) =>
        ask({ regenerate: id, agent }, { text: "", agent, regenerate: id }),
      /** Another version of a question. */
      edit: ({ id }: Message, text: string, agent: string) =>
        ask({ message: text, edit_of: id, agent }, { text, agent, editOf: id }),
    };
  }, [organizationId, shownId, adopt]);
  return { ...asking, isAsking };
}
