"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";

interface MessageEditorProps {
  text: string;
  /** Files stand beside it, which are a message by themselves. */
  mayBeEmpty: boolean;
  note: string;
  /** Gives back why it could not be sent. */
  onSend: (text: string) => Promise<string | null>;
  onClose: () => void;
}

/** A message that is being edited in its place: Enter sends it as another version, Escape leaves it as it is. */
export function MessageEditor({ text, mayBeEmpty, note, onSend, onClose }: MessageEditorProps) {
  const [draft, setDraft] = useState(text);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const field = input.current;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }, []);
  const sendable = (mayBeEmpty || draft.trim() !== "") && draft.trim() !== text && !busy;

  async function send(): Promise<void> {
    if (!sendable) return;
    setBusy(true);
    const problem = await onSend(draft.trim());
    setBusy(false);
    setRefusal(problem);
    if (problem === null) onClose();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  }

  return (
    <form
      className="w-full rounded-2xl border border-border-strong bg-raised p-2 shadow-sm focus-within:border-accent/60 focus-within:ring-3 focus-within:ring-accent/12"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        ref={input}
        aria-label="Edit the message"
        value={draft}
        rows={Math.min(10, draft.split("\n").length + 1)}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        className="block w-full resize-none bg-transparent px-2 pt-1.5 text-base leading-6 outline-none sm:text-[15px]"
      />
      <div className="flex flex-wrap items-center justify-end gap-2 pt-1">
        <p role="status" className="mr-auto px-2 text-[13px] text-muted">
          {refusal ?? note}
        </p>
        <Button variant="ghost" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="sm" disabled={!sendable}>
          {busy ? <Spinner /> : null}
          Send
        </Button>
      </div>
    </form>
  );
}
