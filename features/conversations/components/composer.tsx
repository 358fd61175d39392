"use client";

import { ArrowUp, ListPlus, Square } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useLayoutEffect } from "react";
import { Button } from "@/components/ui/button";
import { AttachButton } from "@/features/files/components/attach-button";
import { AttachmentBar } from "@/features/files/components/attachment-bar";
import { useAttachments } from "@/features/files/components/use-attachments";
import { filesOfPaste, useFileDrop } from "@/features/files/components/use-file-drop";
import type { FileReference } from "@/features/files/schema";
import { useWorkspace } from "@/features/organizations/client";
import { useDraft } from "@/lib/hooks/use-draft";

interface ComposerProps {
  /** Where the draft is kept. */
  draftKey: string;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  /** Somebody answers already: what is written waits in the queue. */
  busy: boolean;
  stoppable: boolean;
  disabledReason: string | null;
  onSend: (text: string, files: readonly FileReference[]) => void;
  onStop: () => void;
  /** Stands at the bottom left, such as the choice of an agent. */
  children: ReactNode;
}

const longestMessage = 32_000;
const warnBelow = 1_000;
const tallestPx = 240;

export function Composer(props: ComposerProps) {
  const { draftKey, inputRef, busy, stoppable, disabledReason, onSend, onStop, children } = props;
  const { organization } = useWorkspace();
  const [text, setText] = useDraft(draftKey);
  const attachments = useAttachments(organization.id, draftKey);
  const isDropTarget = useFileDrop(attachments.add, disabledReason === null);
  const hintId = useId();
  useGrowingHeight(inputRef);
  const remaining = longestMessage - text.length;
  const isEmpty = text.trim() === "" && attachments.stored.length === 0;
  const sendable = !isEmpty && remaining >= 0 && disabledReason === null && attachments.obstacle === null;

  function submit(): void {
    if (!sendable) return;
    onSend(text.trim(), attachments.stored);
    setText("");
    attachments.clear();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const isTouch = window.matchMedia("(pointer: coarse)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || isTouch) return;
    event.preventDefault();
    submit();
  }

  const hint = hintOf({ disabledReason, remaining });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="relative mx-auto mb-2 w-[calc(100%-1rem)] sm:mb-4 max-w-176 shrink-0 rounded-2xl border border-border-strong bg-raised shadow-md transition-[border-color,box-shadow] focus-within:border-accent/60 focus-within:ring-3 focus-within:ring-accent/12"
    >
      {isDropTarget ? (
        <p className="pointer-events-none absolute inset-0 z-10 flex items-center justify-center rounded-2xl border-2 border-accent border-dashed bg-raised/95 font-medium text-sm">
          Drop files to attach them
        </p>
      ) : null}
      <AttachmentBar {...attachments} />
      <textarea
        ref={inputRef}
        aria-label="Message"
        aria-describedby={hint ? hintId : undefined}
        placeholder={busy ? "Write the next message; it waits its turn" : "Ask anything"}
        rows={1}
        value={text}
        disabled={disabledReason !== null}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onKeyDown={onKeyDown}
        onPaste={(event) => attachments.add(filesOfPaste(event))}
        className="block w-full resize-none bg-transparent px-4 pt-3.5 pb-1 text-base leading-6 outline-none placeholder:text-muted sm:text-[15px]"
      />
      {hint ? (
        <p id={hintId} role="status" className="px-4 pt-1 text-[13px] text-muted">
          {hint}
        </p>
      ) : null}
      <div className="flex items-end gap-1.5 p-2 pl-2.5">
        <AttachButton disabled={disabledReason !== null} onFiles={attachments.add} />
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-1 gap-y-1 sm:gap-x-1.5">{children}</div>
        <Buttons busy={busy} isEmpty={isEmpty} stoppable={stoppable} sendable={sendable} onStop={onStop} />
      </div>
    </form>
  );
}

interface ButtonsProps extends Pick<ComposerProps, "busy" | "stoppable" | "onStop"> {
  isEmpty: boolean;
  sendable: boolean;
}

function Buttons({ busy, isEmpty, stoppable, sendable, onStop }: ButtonsProps) {
  return (
    <>
      {busy ? (
        <Button
          variant={isEmpty ? "primary" : "secondary"}
          size="icon"
          aria-label="Stop answering"
          disabled={!stoppable}
          onClick={onStop}
        >
          <Square aria-hidden="true" className="size-3! fill-current" />
        </Button>
      ) : null}
      {busy && isEmpty ? null : (
        <Button
          type="submit"
          size="icon"
          aria-label={busy ? "Queue the message" : "Send the message"}
          disabled={!sendable}
        >
          {busy ? (
            <ListPlus aria-hidden="true" strokeWidth={2.25} />
          ) : (
            <ArrowUp aria-hidden="true" strokeWidth={2.25} />
          )}
        </Button>
      )}
    </>
  );
}

function hintOf(state: { disabledReason: string | null; remaining: number }): string | null {
  if (state.disabledReason) return state.disabledReason;
  if (state.remaining < 0) return `${(-state.remaining).toLocaleString("en")} characters too many.`;
  if (state.remaining < warnBelow) return `${state.remaining.toLocaleString("en")} characters left.`;
  return null;
}

/** As tall as its text, up to a limit; measured after every change, whoever made it. */
function useGrowingHeight(inputRef: RefObject<HTMLTextAreaElement | null>): void {
  useLayoutEffect(() => {
    const input = inputRef.current;
    if (!input) return;
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, tallestPx)}px`;
  });
}
