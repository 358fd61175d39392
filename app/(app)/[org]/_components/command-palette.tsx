"use client";

import { Command } from "cmdk";
import { useState } from "react";
import { Modal } from "@/components/ui/modal";
import { type CommandItem, useCommands } from "./command-items";
import { useFoundAgents, useFoundConversations } from "./found-items";

/** Everything that can be done or found, by typing a part of its name. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const [search, setSearch] = useState("");
  const typed = search.trim().toLowerCase();
  const { actions, pages } = useCommands();
  const matching = (items: readonly CommandItem[]) => items.filter(({ label }) => label.toLowerCase().includes(typed));
  const conversations = { heading: "Conversations", items: useFoundConversations(search) };
  const agents = { heading: "Agents", items: matching(useFoundAgents()) };
  const commands = { heading: "Commands", items: matching(actions) };
  const places = { heading: "Pages", items: matching(pages) };
  const groups = typed === "" ? [conversations, commands, places, agents] : [commands, places, agents, conversations];
  const items = groups.flatMap((group) => group.items);
  const [selected, setSelected] = useState("");
  const current = items.some(({ id }) => id === selected) ? selected : (items[0]?.id ?? "");
  const pick = (run: () => void) => {
    onClose();
    run();
  };
  return (
    <Modal label="Commands" place="top" onClose={onClose}>
      <Command label="Commands" shouldFilter={false} loop value={current} onValueChange={setSelected}>
        <Command.Input
          data-autofocus
          value={search}
          onValueChange={setSearch}
          placeholder="Search conversations, agents and pages, or type a command"
          className="h-13 w-full border-border border-b bg-transparent px-4 text-base outline-none placeholder:text-muted sm:text-[15px]"
        />
        <Command.List className="max-h-[min(26rem,60vh)] overflow-y-auto p-2 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs">
          <Command.Empty className="py-8 text-center text-[13px] text-muted">Nothing found.</Command.Empty>
          {groups.map((group) => (
            <Group key={group.heading} {...group} onPick={pick} />
          ))}
        </Command.List>
      </Command>
    </Modal>
  );
}

function Group(props: { heading: string; items: readonly CommandItem[]; onPick: (run: () => void) => void }) {
  if (props.items.length === 0) return null;
  return (
    <Command.Group heading={props.heading}>
      {props.items.map(({ id, label, snippet, icon: Icon, run }) => (
        <Command.Item
          key={id}
          value={id}
          onSelect={() => props.onPick(run)}
          className="flex cursor-default items-center gap-3 rounded-lg px-2.5 py-2 text-[13px] data-[selected=true]:bg-hover"
        >
          <Icon aria-hidden="true" className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
          <span className="min-w-0 flex-1">
            <span className="block truncate">{label}</span>
            {snippet && snippet.length > 0 ? (
              <span className="line-clamp-2 text-muted text-xs leading-4.5">{snippet.map(renderPiece)}</span>
            ) : null}
          </span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function renderPiece({ text, match }: { text: string; match: boolean }, index: number) {
  const key = `${index}:${text}`;
  return match ? (
    <mark key={key} className="rounded-xs bg-accent/20 text-foreground">
      {text}
    </mark>
  ) : (
    <span key={key}>{text}</span>
  );
}
