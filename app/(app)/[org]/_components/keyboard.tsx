"use client";

import { lazy, Suspense } from "react";
import { useShell } from "@/components/shell/app-shell";
import { useOpenConversation } from "@/features/conversations/components/navigation";
import { useHotkeys } from "@/lib/hooks/use-hotkeys";
import { showLayer, useLayer } from "./keyboard-state";

const CommandPalette = lazy(() => import("./command-palette"));
const ShortcutHelp = lazy(() => import("./shortcut-help"));

/** The shortcuts that work everywhere in the app, and the layers that they open. */
export function Keyboard() {
  const layer = useLayer();
  const { toggleSidebar } = useShell();
  const open = useOpenConversation();
  const close = () => showLayer(null);
  useHotkeys({
    "mod+k": () => {
      showLayer(layer === "palette" ? null : "palette");
      return true;
    },
    "mod+b": () => {
      toggleSidebar();
      return true;
    },
    "mod+shift+o": () => {
      open(null);
      return true;
    },
    "?": () => {
      showLayer("help");
      return true;
    },
  });
  return (
    <Suspense fallback={null}>
      {layer === "palette" ? <CommandPalette onClose={close} /> : null}
      {layer === "help" ? <ShortcutHelp onClose={close} /> : null}
    </Suspense>
  );
}
