"use client";

import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Field } from "./field";
import { Modal } from "./modal";
import { ErrorNotice } from "./notice";
import { Spinner } from "./spinner";

interface Confirm {
  label: string;
  tone?: "danger" | undefined;
  busy?: boolean;
  disabled?: boolean;
  /** A word the person has to type first, for acts that destroy much. */
  typed?: string | undefined;
}

interface DialogProps {
  title: string;
  description?: ReactNode;
  onClose: () => void;
  children?: ReactNode;
  /** The form's main button; Enter presses it. Left out where there is nothing to confirm. */
  confirm?: Confirm;
  cancelLabel?: string;
  error?: string | null;
  onSubmit?: () => void;
}

/** A dialog that asks for something: a form with its title, its fields and its two buttons. */
export function Dialog(props: DialogProps) {
  const { title, description, onClose, children, confirm, cancelLabel = "Cancel", error, onSubmit } = props;
  const [text, setText] = useState("");
  const typed = confirm?.typed;
  const cannotConfirm = confirm?.busy || confirm?.disabled || (typed !== undefined && text !== typed);
  return (
    <Modal label={title} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!cannotConfirm) onSubmit?.();
        }}
      >
        <div className="flex max-h-[70dvh] flex-col gap-5 overflow-y-auto p-5 sm:p-6">
          <div>
            <h2 className="font-semibold text-base">{title}</h2>
            {description ? <div className="mt-1.5 text-[13px] text-muted leading-5">{description}</div> : null}
          </div>
          {children}
          {typed === undefined ? null : (
            <Field
              label={`Type “${typed}” to confirm`}
              value={text}
              onChange={(event) => setText(event.target.value)}
              autoComplete="off"
              data-autofocus
            />
          )}
          {error ? <ErrorNotice>{error}</ErrorNotice> : null}
        </div>
        <div className="flex justify-end gap-2 border-border border-t bg-surface px-5 py-3 sm:px-6">
          <Button variant="secondary" onClick={onClose}>
            {confirm ? cancelLabel : "Close"}
          </Button>
          {confirm ? (
            <Button type="submit" variant={confirm.tone === "danger" ? "danger" : "primary"} disabled={cannotConfirm}>
              {confirm.busy ? <Spinner /> : null}
              {confirm.label}
            </Button>
          ) : null}
        </div>
      </form>
    </Modal>
  );
}
