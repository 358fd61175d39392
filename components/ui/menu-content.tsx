"use client";

import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { RefObject } from "react";
import { cn } from "./cn";
import { inSequence } from "./in-sequence";
import type { MenuEntry } from "./menu";

interface MenuContentProps {
  id: string;
  entries: readonly MenuEntry[];
  align: "start" | "end";
  side: "top" | "bottom";
  onClose: () => void;
  onClosed: () => void;
  /** The button that opened the menu. */
  anchor: RefObject<HTMLElement | null>;
}

/**
 * The open menu, in its place in the document and not at its end: a menu in a modal dialog must be inside it. Its
 * anchor lies invisibly over the button that belongs to `Menu`.
 */
export default function MenuContent({ id, entries, align, side, onClose, onClosed, anchor }: MenuContentProps) {
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => (open ? undefined : onClose())}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden="true" tabIndex={-1} className="pointer-events-none absolute inset-0" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        id={id}
        aria-label="Menu"
        align={align}
        side={side}
        sideOffset={6}
        collisionPadding={8}
        onInteractOutside={(event) => {
          // The button closes the menu itself.
          if (event.target instanceof Node && anchor.current?.contains(event.target)) event.preventDefault();
        }}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onClosed();
        }}
        className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 max-w-80 animate-appear overflow-y-auto rounded-xl border border-border bg-raised p-1 shadow-lg"
      >
        {inSequence(entries, (entry) => (
          <Entry entry={entry} />
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry.type === "separator") return <DropdownMenu.Separator className="my-1 border-border border-t" />;
  if (entry.type === "heading") {
    return (
      <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 text-muted text-xs">
        <span className="block truncate font-medium text-[13px] text-foreground">{entry.label}</span>
        {entry.detail ? <span className="block truncate">{entry.detail}</span> : null}
      </DropdownMenu.Label>
    );
  }
  const { icon: Icon, lead, label, detail, onSelect, tone, checked } = entry;
  const content = (
    <>
      {Icon ? <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted" strokeWidth={1.75} /> : lead}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{label}</span>
        {detail ? <span className="block text-balance text-muted text-xs leading-4">{detail}</span> : null}
      </span>
      {checked ? <Check aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" /> : null}
    </>
  );
  const className = cn(
    "flex cursor-default select-none items-start gap-2.5 rounded-lg px-2.5 py-2 text-[13px] leading-5 outline-none data-highlighted:bg-hover",
    tone === "danger" && "text-danger [&_svg]:text-danger",
  );
  if (checked === undefined) {
    return (
      <DropdownMenu.Item onSelect={onSelect} className={className}>
        {content}
      </DropdownMenu.Item>
    );
  }
  return (
    <DropdownMenu.CheckboxItem checked={checked} onSelect={onSelect} className={className}>
      {content}
    </DropdownMenu.CheckboxItem>
  );
}
