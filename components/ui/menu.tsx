"use client";

import type { LucideIcon } from "lucide-react";
import {
  type ComponentProps,
  type KeyboardEvent,
  lazy,
  type ReactNode,
  type RefObject,
  Suspense,
  useId,
  useRef,
  useState,
} from "react";

export type MenuEntry =
  | {
      type?: "item";
      label: string;
      detail?: string;
      icon?: LucideIcon;
      /** Something that stands where the icon would, such as an avatar. */
      lead?: ReactNode;
      onSelect: () => void;
      tone?: "danger";
      /** The entry is one of a choice, taken or not. */
      checked?: boolean;
    }
  | { type: "separator" }
  | { type: "heading"; label: string; detail?: string };

export interface MenuButtonProps extends Omit<ComponentProps<"button">, "ref"> {
  ref: RefObject<HTMLButtonElement | null>;
  "data-state": "open" | "closed";
}

interface MenuProps {
  /** Draws the button; it must hand all of these on. */
  button: (props: MenuButtonProps) => ReactNode;
  entries: readonly MenuEntry[];
  align?: "start" | "end";
  side?: "top" | "bottom";
  wide?: boolean;
}

const loadContent = () => import("./menu-content");
const MenuContent = lazy(loadContent);

/** A menu whose code arrives when somebody is about to open one. */
export function Menu({ button, entries, align = "end", side = "bottom", wide = false }: MenuProps) {
  const [open, setOpen] = useState(false);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const id = useId();
  const preload = () => void loadContent();
  return (
    <span className={wide ? "relative flex min-w-0 flex-1" : "relative inline-flex"}>
      {button({
        ref: buttonRef,
        type: "button",
        "aria-haspopup": "menu",
        "aria-expanded": open,
        "aria-controls": open ? id : undefined,
        "data-state": open ? "open" : "closed",
        onClick: () => setOpen(!open),
        onPointerEnter: preload,
        onFocus: preload,
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen(true);
        },
      })}
      {open ? (
        <Suspense fallback={null}>
          <MenuContent
            id={id}
            entries={entries}
            align={align}
            side={side}
            onClose={() => setOpen(false)}
            onClosed={() => buttonRef.current?.focus()}
            anchor={buttonRef}
          />
        </Suspense>
      ) : null}
    </span>
  );
}
