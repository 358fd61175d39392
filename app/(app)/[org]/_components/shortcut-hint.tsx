"use client";

import { useEffect, useState } from "react";
import { Kbd } from "@/components/ui/kbd";

/** The keys of a shortcut, named as on the person's keyboard. `mod` is Command or Control. */
export function ShortcutKeys({ keys }: { keys: string }) {
  const [isMac, setIsMac] = useState(false);
  useEffect(() => setIsMac(/Mac|iPhone|iPad/.test(navigator.userAgent)), []);
  const names: Record<string, string> = isMac ? { mod: "⌘", shift: "⇧" } : { mod: "Ctrl", shift: "Shift" };
  return (
    <span className="flex gap-0.5">
      {keys.split(" ").map((key) => (
        <Kbd key={key}>{names[key] ?? key}</Kbd>
      ))}
    </span>
  );
}

/** The same, quietly at the end of a button and only where there is a keyboard. */
export function ShortcutHint({ keys }: { keys: string }) {
  return (
    <span aria-hidden="true" className="ml-auto pointer-coarse:hidden">
      <ShortcutKeys keys={keys} />
    </span>
  );
}
