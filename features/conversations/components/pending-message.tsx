"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import type { PendingMessage } from "../utils";
import { UserText } from "./user-message";

interface PendingRowProps {
  pending: PendingMessage;
  onResend: () => unknown;
  onDiscard: () => void;
  /** What comes with the message. */
  children?: ReactNode;
}

/** A message on its way; when it was not taken, what to do about it. */
export function PendingRow({ pending, onResend, onDiscard, children }: PendingRowProps) {
  return (
    <article aria-label="You, just now" className="flex flex-col items-end gap-2 pt-6">
      {children}
      {pending.text === "" ? null : <UserText text={pending.text} />}
      {pending.error === null ? (
        <p className="h-6 text-muted text-xs">
          {pending.state === "retrying" ? "The server cannot be reached. Trying again…" : "Sending…"}
        </p>
      ) : (
        <ErrorNotice
          action={
            <span className="flex gap-1">
              <Button variant="ghost" size="sm" onClick={onDiscard}>
                Discard
              </Button>
              <Button variant="secondary" size="sm" onClick={onResend}>
                Send again
              </Button>
            </span>
          }
        >
          <strong className="font-medium">This message was not sent.</strong> {pending.error}
        </ErrorNotice>
      )}
    </article>
  );
}
