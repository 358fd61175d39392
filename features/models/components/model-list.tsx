"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Brain, Check, Eye } from "lucide-react";
import { Popover } from "radix-ui";
import type { RefObject } from "react";
import { QueryStates } from "@/components/ui/query-states";
import type { Model } from "../schema";
import { describePrice, describeWindow, groupByProvider } from "../utils";

interface ModelListProps {
  id: string;
  label: string;
  query: UseQueryResult<{ data: Model[] }>;
  value: string | null;
  fallback: string | undefined;
  side: "top" | "bottom";
  /** The button that opened the list. */
  anchor: RefObject<HTMLElement | null>;
  onPick: (model: string | null) => void;
  onClose: () => void;
}

/** What the list itself calls the entry for null; no model is called so. */
const nothingPicked = "nothing picked";

const entryStyles =
  "flex cursor-default select-none items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-[13px] leading-5 outline-none data-[selected=true]:bg-hover";

/** The open list, in its place in the document: one in a modal dialog must be inside it. */
export default function ModelList(props: ModelListProps) {
  const { id, label, query, value, fallback, side, anchor, onPick, onClose } = props;
  return (
    <Popover.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Popover.Anchor asChild>
        <span aria-hidden="true" className="pointer-events-none absolute inset-0" />
      </Popover.Anchor>
      <Popover.Content
        aria-label={label}
        align="start"
        side={side}
        sideOffset={6}
        collisionPadding={8}
        onInteractOutside={(event) => {
          // The button closes the list itself.
          if (event.target instanceof Node && anchor.current?.contains(event.target)) event.preventDefault();
        }}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          anchor.current?.focus();
        }}
        className="z-50 w-[min(22rem,calc(100vw-1rem))] animate-appear overflow-hidden rounded-xl border border-border bg-raised shadow-lg outline-none"
      >
        <Command loop defaultValue={value ?? nothingPicked} label={label}>
          <Command.Input
            placeholder="Search models"
            className="h-10 w-full border-border border-b bg-transparent px-3.5 text-base outline-none placeholder:text-muted sm:text-[13px]"
          />
          <Command.List
            id={id}
            label={label}
            className="max-h-[min(22rem,calc(var(--radix-popover-content-available-height)-2.75rem))] overflow-y-auto p-1"
          >
            <QueryStates query={query} what="The models" bar="h-9" bars={3} compact>
              {({ data }) => (
                <>
                  <Command.Empty className="px-3 py-6 text-center text-[13px] text-muted">
                    {data.length === 0 ? "No provider has a key yet." : "No model is called that."}
                  </Command.Empty>
                  {fallback === undefined ? null : (
                    <Command.Item
                      value={nothingPicked}
                      keywords={[fallback]}
                      onSelect={() => onPick(null)}
                      className={entryStyles}
                    >
                      <span className="min-w-0 flex-1 truncate">{fallback}</span>
                      {value === null ? <Chosen /> : null}
                    </Command.Item>
                  )}
                  {groupByProvider(data).map(([provider, models]) => (
                    <Command.Group
                      key={provider}
                      heading={provider}
                      className="[&>[cmdk-group-heading]]:px-2.5 [&>[cmdk-group-heading]]:pt-2 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:font-medium [&>[cmdk-group-heading]]:text-muted [&>[cmdk-group-heading]]:text-xs"
                    >
                      {models.map((model) => (
                        <Entry key={model.id} model={model} chosen={model.id === value} onPick={onPick} />
                      ))}
                    </Command.Group>
                  ))}
                </>
              )}
            </QueryStates>
          </Command.List>
        </Command>
      </Popover.Content>
    </Popover.Root>
  );
}

interface EntryProps {
  model: Model;
  chosen: boolean;
  onPick: (model: string) => void;
}

function Entry({ model, chosen, onPick }: EntryProps) {
  const { id, name, provider_name, capabilities, is_default } = model;
  return (
    <Command.Item value={id} keywords={[name, provider_name]} onSelect={() => onPick(id)} className={entryStyles}>
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <span className="truncate">{name}</span>
          {capabilities.vision ? <Eye aria-label="Sees images" className="size-3.5 shrink-0 text-muted" /> : null}
          {capabilities.reasoning ? <Brain aria-label="Reasons" className="size-3.5 shrink-0 text-muted" /> : null}
          {is_default ? <span className="text-muted text-xs">default</span> : null}
        </span>
        <span className="block truncate text-muted text-xs tabular-nums leading-4">
          {describeWindow(model)} · {describePrice(model)}
        </span>
      </span>
      {chosen ? <Chosen /> : null}
    </Command.Item>
  );
}

function Chosen() {
  return <Check aria-label="Chosen" className="size-4 shrink-0 text-accent" />;
}
