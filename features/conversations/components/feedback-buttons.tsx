"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/text-area";
import { showToast } from "@/components/ui/toast";
import { changeMessages, giveFeedback } from "../messages/client";
import type { Feedback, Message } from "../schema";
import { sentenceOf } from "./problem-sentence";

interface FeedbackButtonsProps {
  organizationId: string;
  conversationId: string;
  message: Message;
}

/** Says whether an answer was good or bad; after a bad one it asks what was wrong. */
export function FeedbackButtons({ organizationId, conversationId, message }: FeedbackButtonsProps) {
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const given = message.feedback;

  function show(feedback: Feedback | null): void {
    changeMessages(queryClient, organizationId, conversationId, (messages) =>
      messages.map((one) => (one.id === message.id ? { ...one, feedback } : one)),
    );
  }

  async function give(feedback: Feedback | null): Promise<void> {
    show(feedback);
    try {
      await giveFeedback(organizationId, message.id, feedback);
      // Messages that were read meanwhile may have it as it was before.
      show(feedback);
    } catch (error) {
      show(given);
      showToast(sentenceOf(error));
    }
  }

  const choices = [
    { rating: "good", label: "Good answer", icon: ThumbsUp },
    { rating: "bad", label: "Bad answer", icon: ThumbsDown },
  ] as const;
  return (
    <>
      {choices.map(({ rating, label, icon: Icon }) => {
        const isGiven = given?.rating === rating;
        return (
          <Button
            key={rating}
            variant="ghost"
            size="icon-sm"
            aria-label={label}
            aria-pressed={isGiven}
            onClick={() => {
              void give(isGiven ? null : { rating, reason: null });
              if (rating === "bad" && !isGiven) setAsking(true);
            }}
          >
            <Icon aria-hidden="true" className={cn(isGiven && "fill-current text-foreground")} />
          </Button>
        );
      })}
      {asking ? <Reason onClose={() => setAsking(false)} onGive={(reason) => give({ rating: "bad", reason })} /> : null}
    </>
  );
}

function Reason({ onClose, onGive }: { onClose: () => void; onGive: (reason: string) => Promise<void> }) {
  const [reason, setReason] = useState("");
  return (
    <Dialog
      title="What was wrong with this answer?"
      description="Kept with the answer, for those who look after the agents."
      cancelLabel="Skip"
      onClose={onClose}
      confirm={{ label: "Send", disabled: reason.trim() === "" }}
      onSubmit={() => {
        void onGive(reason.trim());
        onClose();
      }}
    >
      <TextArea
        label="Reason"
        value={reason}
        maxLength={2_000}
        onChange={(event) => setReason(event.target.value)}
        data-autofocus
      />
    </Dialog>
  );
}
