"use client";

import type { ReactNode } from "react";
import { Button } from "./button";
import { Modal } from "./modal";
import { ErrorNotice } from "./notice";
import { Spinner } from "./spinner";

interface DialogProps {
  title: string;
  description?: ReactNode;
  onClose: () => void;
  children?: ReactNode;
  /** The form's main button; Enter presses it. Left out where there is nothing to confirm. */
  confirm?: { label: string; tone?: "danger"; busy?: boolean; disabled?: boolean };
  cancelLabel?: string;
  error?: string | null;
  onSubmit?: () => void;
}

/** A dialog that asks for something: a form with its title, its fields and its two buttons. */
export function Dialog(props: DialogProps) {
  const { title, description, onClose, children, confirm, cancelLabel = "Cancel", error, onSubmit } = props;
  return (
    <Modal label={title} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!confirm?.busy && !confirm?.disabled) onSubmit?.();
        }}
      >
        <div className="flex max-h-[70dvh] flex-col gap-5 overflow-y-auto p-5 sm:p-6">
          <div>
            <h2 className="font-semibold text-base">{title}</h2>
            {description ? <div className="mt-1.5 text-[13px] text-muted leading-5">{description}</div> : null}
          </div>
          {children}
          {error ? <ErrorNotice>{error}</ErrorNotice> : null}
        </div>
        <div className="flex justify-end gap-2 border-border border-t bg-surface px-5 py-3 sm:px-6">
          <Button variant="secondary" onClick={onClose}>
            {confirm ? cancelLabel : "Close"}
          </Button>
          {confirm ? (
            <Button
              type="submit"
              variant={confirm.tone === "danger" ? "danger" : "primary"}
              disabled={confirm.busy || confirm.disabled}
            >
              {confirm.busy ? <Spinner /> : null}
              {confirm.label}
            </Button>
          ) : null}
        </div>
      </form>
    </Modal>
  );
}
