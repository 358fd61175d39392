"use client";

import { useEffect, useState } from "react";
import { Kbd } from "@/components/ui/kbd";

/** The keys of a shortcut, named as on the person's keyboard. `mod` is Command or Control. */
export function ShortcutKeys({ keys }: { keys: string }) {
  const names = useKeyNames();
  return (
    <span className="flex gap-0.5">
      {keys.split(" ").map((key) => (
        <Kbd key={key}>{names[key] ?? key}</Kbd>
      ))}
    </span>
  );
}

/** The same in one word at the end of a button, while it is pointed at or focused. */
export function ShortcutHint({ keys }: { keys: string }) {
  const names = useKeyNames();
  return (
    <span
      aria-hidden="true"
      className="ml-auto font-normal text-muted text-xs opacity-0 group-hover/item:opacity-100 group-focus-visible/item:opacity-100 pointer-coarse:hidden"
    >
      {keys
        .split(" ")
        .map((key) => names[key] ?? key)
        .join(names.separator)}
    </span>
  );
}

function useKeyNames(): { separator: string } & Record<string, string> {
  const [isMac, setIsMac] = useState(false);
  useEffect(() => setIsMac(/Mac|iPhone|iPad/.test(navigator.userAgent)), []);
  return isMac ? { mod: "⌘", shift: "⇧", separator: "" } : { mod: "Ctrl", shift: "Shift", separator: "+" };
}
