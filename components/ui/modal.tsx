"use client";

import { type ReactNode, useLayoutEffect, useRef } from "react";
import { cn } from "./cn";

interface ModalProps {
  label: string;
  onClose: () => void;
  children: ReactNode;
  /** `center`: a card in the middle. `top`: a card near the top. `left`: a sheet at the left edge. `corner`: a card at the top left. */
  place?: "center" | "top" | "left" | "corner";
}

const places = {
  center: "m-auto w-[min(28rem,calc(100vw-2rem))] animate-appear rounded-2xl border border-border",
  top: "mx-auto mt-[min(14vh,8rem)] mb-auto w-[min(36rem,calc(100vw-1.5rem))] animate-appear rounded-2xl border border-border",
  corner:
    "mt-[calc(var(--top-bar,0px)+3.25rem)] mr-auto mb-auto ml-2 w-[min(26rem,calc(100vw-1rem))] animate-appear rounded-2xl border border-border",
  left: "m-0 h-dvh max-h-none w-[min(19rem,85vw)] animate-slide-in border-border border-r",
};

/**
 * The platform's own modal dialog: it keeps focus inside, closes on Escape and gives focus back. The element with
 * `data-autofocus` gets the focus first.
 */
export function Modal({ label, onClose, children, place = "center" }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before it leaves the document: a dialog that has left it gives no focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    // A click outside hits the dialog itself, one inside hits its content.
    const closeFromOutside = (event: MouseEvent) => {
      if (event.target === element) element.close();
    };
    element.addEventListener("click", closeFromOutside);
    if (!element.open) element.showModal();
    element.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => {
      element.removeEventListener("click", closeFromOutside);
      element.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      onClose={() => (dialog.current?.open ? undefined : onClose())}
      className={cn(
        "overflow-hidden bg-raised text-foreground shadow-lg outline-none backdrop:animate-fade backdrop:bg-overlay",
        places[place],
      )}
    >
      {children}
    </dialog>
  );
}
