"use client";

import type { ReactNode } from "react";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/text-area";
import { useApiForm } from "@/lib/hooks/use-api-form";

interface ReasonDialogProps {
  title: string;
  /** What will happen, and who is told the reason. */
  children: ReactNode;
  confirmLabel: string;
  tone?: "danger";
  /** A word the operator has to type as well, for acts that destroy much. */
  typed?: string;
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks why before an operator does something to somebody. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, children, confirmLabel, tone, typed, onConfirm, onClose } = props;
  const { field, send, error, busy } = useApiForm({
    defaultValues: { reason: "" },
    schema: () => import("../schema").then(({ ReasonForm }) => ReasonForm),
    submit: ({ reason }) => onConfirm(reason),
    onDone: onClose,
  });
  return (
    <Dialog
      title={title}
      description={children}
      onClose={onClose}
      onSubmit={() => void send()}
      error={error}
      confirm={{ label: confirmLabel, busy, tone, typed }}
    >
      <TextArea label="Reason" {...field("reason")} data-autofocus />
    </Dialog>
  );
}
