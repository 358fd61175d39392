"use client";

import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/button";

interface TrialInputProps {
  name: string;
  busy: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
}

export function TrialInput({ name, busy, onSend, onStop }: TrialInputProps) {
  const [text, setText] = useState("");
  const sendable = text.trim() !== "" && !busy;

  function submit() {
    if (!sendable) return;
    onSend(text.trim());
    setText("");
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="m-3 mt-0 flex shrink-0 items-end gap-2 rounded-2xl border border-border-strong bg-raised p-2 shadow-sm focus-within:border-accent/60 focus-within:ring-3 focus-within:ring-accent/12"
    >
      <textarea
        aria-label="Message to the draft"
        placeholder={`Ask ${name || "the draft"}`}
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="min-w-0 flex-1 resize-none bg-transparent px-2 py-1 text-base leading-5 outline-none placeholder:text-muted sm:text-sm"
      />
      {busy ? (
        <Button size="icon" aria-label="Stop the draft" onClick={onStop}>
          <Square aria-hidden="true" className="size-3! fill-current" />
        </Button>
      ) : (
        <Button type="submit" size="icon" aria-label="Send to the draft" disabled={!sendable}>
          <ArrowUp aria-hidden="true" strokeWidth={2.25} />
        </Button>
      )}
    </form>
  );
}
