"use client";

import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Modal } from "@/components/ui/modal";
import { ShortcutKeys } from "./shortcut-hint";

const shortcuts = [
  ["Commands and search", "mod K"],
  ["New chat", "mod shift O"],
  ["Write a message", "/"],
  ["Send", "Enter"],
  ["New line", "shift Enter"],
  ["Stop the answer", "Esc"],
  ["Fold the sidebar", "mod B"],
  ["This list", "?"],
] as const;

export default function ShortcutHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal label="Keyboard shortcuts" onClose={onClose}>
      <div className="flex items-center px-5 pt-4 pb-2">
        <h2 className="flex-1 font-semibold text-[15px]">Keyboard shortcuts</h2>
        <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
          <X aria-hidden="true" />
        </Button>
      </div>
      <dl className="px-5 pb-5">
        {shortcuts.map(([name, keys]) => (
          <div
            key={name}
            className="flex items-center justify-between border-border border-b py-2 text-[13px] last:border-0"
          >
            <dt>{name}</dt>
            <dd>
              <ShortcutKeys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
