"use client";

import { X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "./button";

interface Toast {
  id: number;
  message: string;
  action?: { label: string; onSelect: () => void };
}

const shownMs = 8000;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Tells the person something in passing, with at most one thing to do about it. */
export function showToast(message: string, action?: Toast["action"]): void {
  lastId += 1;
  change([...toasts.slice(-2), { id: lastId, message, ...(action ? { action } : {}) }]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const none: readonly Toast[] = [];

export function Toasts() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => none,
  );
  return (
    <section aria-label="Notices" aria-live="polite" className="pointer-events-none fixed inset-x-3 bottom-4 z-50">
      <ol className="mx-auto flex w-fit max-w-full flex-col items-center gap-2">
        {shown.map((toast) => (
          <ToastItem key={toast.id} toast={toast} />
        ))}
      </ol>
    </section>
  );
}

function close(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

function ToastItem({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => close(toast.id), shownMs);
    return () => clearTimeout(timer);
  }, [held, toast.id]);
  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex max-w-full animate-appear items-center gap-2 rounded-xl border border-border bg-raised py-1.5 pr-1.5 pl-4 text-[13px] shadow-lg"
    >
      <span className="min-w-0 truncate">{toast.message}</span>
      {toast.action ? (
        <Button
          size="sm"
          variant="secondary"
          onClick={() => {
            toast.action?.onSelect();
            close(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      ) : null}
      <Button size="icon-sm" variant="ghost" aria-label="Dismiss" onClick={() => close(toast.id)}>
        <X aria-hidden="true" />
      </Button>
    </li>
  );
}
