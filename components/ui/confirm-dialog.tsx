"use client";

import { type ReactNode, useState } from "react";
import { Dialog } from "./dialog";

interface ConfirmDialogProps {
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  confirmLabel: string;
  tone?: "danger";
  /** A word the person has to type first, for acts that destroy much. */
  typed?: string;
  /** Does it. The dialog closes when it is done and stays open with the message when it throws. */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something is done that cannot be taken back at once. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirmLabel, tone, typed, onConfirm, onClose } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function confirm() {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setBusy(false);
      setError(thrown instanceof Error ? thrown.message : "That did not work. Try again.");
    }
  }

  return (
    <Dialog
      title={title}
      description={children}
      onClose={onClose}
      onSubmit={() => void confirm()}
      error={error}
      confirm={{ label: confirmLabel, busy, tone, typed }}
    />
  );
}
